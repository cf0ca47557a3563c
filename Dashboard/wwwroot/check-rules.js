// What the self-check calls normal, to be watched, or to be mended before the contest begins: pure judgements of measured values.

export const OK = "ok";
export const WATCH = "watch";
export const MUST = "must";

const ORDER = [OK, WATCH, MUST];
const worst = (levels) => ORDER[Math.max(...levels.map((level) => ORDER.indexOf(level)))];

/** Round trips in ms; null = lost. Half a second is what a judge begins to feel. */
export function connection(trips) {
  const came = trips.filter((trip) => trip !== null).sort((a, b) => a - b);
  const median = came.length === 0 ? null : came[came.length >> 1];
  const level = median === null ? MUST : came.length < trips.length || median > 500 ? WATCH : OK;
  return { level, median, lost: trips.length - came.length };
}

/** Device's clock minus server's, ms. Times on sheets are the device's: beyond 2 s their order may be wrong, beyond 60 s they mislead. */
export const clock = (offset) => (offset === null ? MUST : Math.abs(offset) <= 2_000 ? OK : Math.abs(offset) <= 60_000 ? WATCH : MUST);

/** Charge as 0 to 1. A contest's half day takes about half of a tablet's battery. */
export const battery = (charge, charging) => (charging || charge >= 0.5 ? OK : charge >= 0.2 ? WATCH : MUST);

/** @param works whether what was written into the browser's own store came back; @param lasting whether the browser promises to keep it. */
export const storage = (works, lasting, free) => (!works ? MUST : !lasting || (free !== null && free < 50_000_000) ? WATCH : OK);

/** @param width of the window, CSS pixels. */
export const browser = (able, width) => (!able ? MUST : width < 360 ? WATCH : OK);

export { worst };
