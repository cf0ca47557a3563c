// The service worker of the judge's page. The server puts `const shell = { version, assets }` in front of it, so that a new server
// version is a new worker. It keeps the page and its files, never an answer of the API: those the page keeps itself, with their age.

const PAGE = "/judge";
const NAME = `judge-${shell.version}`;
const PATIENCE_MS = 3_000;

addEventListener("install", (event) => {
  event.waitUntil(install());
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(activate()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) {
    return;
  }

  if (request.mode === "navigate" && pathname === PAGE) {
    event.respondWith(page(request));
  } else if (shell.assets.includes(pathname)) {
    event.respondWith(asset(request));
  }
});

async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(shell.assets.map((url) => new Request(url, { cache: "reload" })));
  const answer = await fetch(PAGE, { credentials: "same-origin", redirect: "manual", cache: "reload" });
  await keep(cache, answer);
}

async function activate() {
  for (const name of (await caches.keys()).filter((candidate) => candidate.startsWith("judge-") && candidate !== NAME)) {
    await caches.delete(name);
  }

  await clients.claim();
}

// A page goes with the files of its own version, and only with them.
async function keep(cache, answer) {
  if (answer.status === 200 && answer.headers.get("EventsLive-Shell") === shell.version) {
    await cache.put(PAGE, answer);
  }
}

// From the server where it answers in time, else as it last was: a network that only looks alive must not hold the page up.
async function page(request) {
  const cache = await caches.open(NAME);
  const network = fetch(request).then(async (answer) => {
    await keep(cache, answer.clone());
    return answer;
  });
  const answer = await Promise.race([network.catch(() => null), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null))]);
  if (answer !== null && answer.status < 500) {
    network.catch(() => {});
    return answer;
  }

  return (await cache.match(PAGE)) ?? answer ?? (await network);
}

// The names of the files hold a hash of their content, so what is kept is what the server would give.
async function asset(request) {
  return (await (await caches.open(NAME)).match(request.url)) ?? (await fetch(request));
}
