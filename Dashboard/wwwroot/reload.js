// Loads the page anew, but only once the server is there to give it: a browser's own error page would never come back by itself.

const answers = async (address) => {
  try {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(3000) });
    return response.ok;
  } catch {
    return false;
  }
};

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let going = false;

/** Reloads as soon as the server is alive and serves this very page; tries for ever. Many walls do not all come at once. */
export async function reloadWhenServed() {
  if (going) {
    return;
  }
  going = true;
  while (!((await answers("/health/live")) && (await answers(location.href)))) {
    await wait(1000 + 1000 * Math.random());
  }
  await wait(1000 * Math.random());
  location.reload();
}
