// Starts Blazor with a reconnection that never gives up and never waits for a click: a wall has nobody to click.
import { reloadWhenServed } from "./reload.js";

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const tell = (up) => document.dispatchEvent(new CustomEvent("eventslive:link", { detail: { up } }));
let reconnecting = false;

async function reconnect() {
  if (reconnecting) {
    return;
  }
  reconnecting = true;
  tell(false);
  for (let attempt = 0; ; attempt++) {
    try {
      if (await Blazor.reconnect()) {
        break;
      }
      // The server is there and no longer knows the circuit: the page begins anew.
      await reloadWhenServed();
      return;
    } catch {
      // Not reached: the next attempt is due a little later, for as long as it takes.
    }
    await wait(Math.min(5000, 250 * 2 ** attempt) * (0.75 + 0.5 * Math.random()));
  }
  reconnecting = false;
}

Blazor.start({
  circuit: {
    reconnectionHandler: {
      onConnectionDown: () => void reconnect(),
      onConnectionUp: () => tell(true),
    },
    // A circuit speaks the language of its page, also where only the page's address says which.
    configureSignalR: (builder) => builder.withUrl(`_blazor?lang=${encodeURIComponent(document.documentElement.lang)}`),
  },
});
