// A contest's public standings: follows the public's view of it, and explains a row when it is opened.
// Nothing is sent with credentials: whoever is signed in here sees what everybody sees.

const { texts, district } = JSON.parse(document.getElementById("standings-data").textContent);
const page = document.getElementById("standings");
const eventId = encodeURIComponent(page.dataset.event);
const list = page.querySelector(".rows");
const empty = page.querySelector(".empty");
const headers = district === null ? {} : { "EventsLive-District": district };
const RETRY_MS = 2_000;

const rows = new Map();
// The explanations of open rows, by team: fetched anew when the row changes.
const open = new Map();
let at = null;
let group = null;
let drawing = false;

follow();

async function follow() {
  for (;;) {
    try {
      await read();
    } catch {
      // Said by the mark below; the next try brings what was missed.
    }

    page.querySelector(".offline").hidden = at === null;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function read() {
  const since = at === null ? "" : `&since=${at.version}&epoch=${at.epoch}`;
  const answer = await fetch(`/api/v1/events/${eventId}/contest/feed?follow=true${since}`, { credentials: "omit", headers });
  if (answer.status === 404 && at === null) {
    empty.textContent = texts.unknown;
    return;
  }
  if (!answer.ok) {
    return;
  }

  page.querySelector(".offline").hidden = true;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }

    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines.filter((text) => text.trim() !== "")) {
      apply(JSON.parse(line));
    }

    draw();
  }
}

function apply(line) {
  at = { epoch: line.epoch, version: line.version };
  const changed = line.rows ?? line.set;
  if (line.rows !== undefined) {
    rows.clear();
  }
  for (const [key, row] of Object.entries(changed)) {
    rows.set(key, row);
  }
  for (const key of line.removed ?? []) {
    rows.delete(key);
  }
  // A row's place and what it is explained by rest on all rows of its group.
  for (const explained of open.values()) {
    explained.stale = true;
  }
}

function draw() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      render();
    });
  }
}

function render() {
  const contest = rows.get("contest");
  const teams = [...rows].filter(([key]) => key.startsWith("team:")).map(([, team]) => team);
  const groups = (contest?.groups ?? []).filter((name) => teams.some((team) => team.group === name));
  marks(contest, teams);
  if (!groups.includes(group)) {
    group = groups.includes(decodeURIComponent(location.hash.slice(1))) ? decodeURIComponent(location.hash.slice(1)) : groups[0] ?? null;
  }

  page.querySelector(".groups").replaceChildren(...groups.map((name) => element("button", {
    type: "button", role: "tab", textContent: name, ariaSelected: String(name === group),
    onclick: () => {
      group = name;
      history.replaceState(null, "", `#${encodeURIComponent(name)}`);
      render();
    },
  })));
  empty.hidden = group !== null;
  empty.textContent = contest === undefined ? texts.unknown : texts.noGroups;
  const placed = place(teams.filter((team) => team.group === group));
  smallGroup(contest, placed);
  const focused = document.activeElement?.closest?.("[data-team]")?.dataset.team;
  list.replaceChildren(...placed.map((row) => line(row, contest)));
  if (focused !== undefined) {
    list.querySelector(`[data-team="${CSS.escape(focused)}"] summary`)?.focus({ preventScroll: true });
  }
}

function marks(contest, teams) {
  const mark = page.querySelector(".mark");
  const state = contest === undefined ? null : contest.frozen ? "frozen" : contest.provisional ? "provisional" : "final";
  mark.hidden = state === null;
  mark.className = `mark ${state}`;
  mark.textContent = texts[state] ?? "";
  page.querySelector(".corrected").hidden = !teams.some((team) => team.correctedAt !== undefined);
  const hint = document.getElementById("frozen-hint");
  hint.hidden = state !== "frozen" || contest.frozenSince === undefined;
  const unveiled = rows.has("unveil") || teams.some((team) => team.rank !== undefined);
  hint.textContent = hint.hidden ? "" : format(unveiled ? texts.unveiledHint : texts.frozenHint, time(contest.frozenSince));
}

// The rule may want a number of teams with a valid result before a group is graded; its ranks stand all the same.
function smallGroup(contest, placed) {
  const hint = document.getElementById("small-group");
  const ranked = placed.filter((row) => row.rank !== null).length;
  hint.hidden = placed.length === 0 || contest?.minimumTeams === undefined || ranked >= contest.minimumTeams;
  hint.textContent = hint.hidden ? "" : format(texts.smallGroup, ranked, contest.minimumTeams);
}

// Best first; equal keys share a rank. A place that was unveiled is said by the row itself.
function place(teams) {
  teams.sort((a, b) => compare(a.rankKey ?? null, b.rankKey ?? null) || a.number - b.number);
  let rank = null;
  return teams.map((team, i) => {
    const key = team.rankKey ?? null;
    rank = key === null ? null : i > 0 && key === (teams[i - 1].rankKey ?? null) ? rank : i + 1;
    return { team, rank: team.rank ?? rank };
  });
}

// Ordinal order, which is that of UTF-16 units here and at the server.
function compare(a, b) {
  return a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
}

function line({ team, rank }, contest) {
  const total = team.total !== undefined ? `${team.total}${contest.unit === undefined ? "" : ` ${contest.unit}`}` : texts[team.outcome] ?? "—";
  const summary = element("summary", {},
    element("span", { className: "rank", textContent: rank ?? "—", ariaLabel: rank === null ? texts.unranked : format(texts.rankOf, rank) }),
    element("span", { className: "team" },
      element("strong", { textContent: team.name }),
      ...team.award === undefined ? [] : [element("b", { className: "award", textContent: team.award })],
      element("small", { textContent: `${team.number} · ${team.school}` }),
      ...team.correctedAt === undefined ? [] : [element("small", { className: "corrected", textContent: format(texts.correctedAt, time(team.correctedAt)) })]),
    element("span", { className: "total", textContent: total }));
  const details = element("details", { open: open.has(team.id) }, summary, element("div", { className: "runs" }, ...runs(team, contest)), why(team.id));
  details.addEventListener("toggle", () => {
    if (details.open && !open.has(team.id)) {
      open.set(team.id, { stale: true, text: [] });
      explain(team.id);
    } else if (!details.open) {
      open.delete(team.id);
    }
  });
  if (open.get(team.id)?.stale) {
    explain(team.id);
  }

  const item = element("li", {}, details);
  item.dataset.team = team.id;
  return item;
}

// Where a round is not enough to know a run by, all of them come with their stage and match.
function runs(team, contest) {
  const named = team.allRuns?.map((run) => [run, [stageLabel(run.stage, contest), format(texts.round, run.round), run.match]])
    ?? team.runs.map((run, i) => [run, [format(texts.round, i + 1)]]).filter(([run]) => run !== null);
  return named.map(([run, name]) =>
    element("span", {}, `${name.filter((part) => part !== undefined).join(" · ")} `, element("b", { textContent: run.points ?? texts[run.outcome] })));
}

function stageLabel(name, contest) {
  const stage = contest.stages?.find((one) => one.name === name);
  return stage === undefined ? name : document.documentElement.lang.startsWith("en") ? stage.labelEn ?? stage.label : stage.label;
}

function why(team) {
  const explained = open.get(team);
  return element("ol", { className: "why" }, ...(explained?.text ?? []).map((text) => element("li", { textContent: text })));
}

// One question at a time a row; what changed meanwhile is asked for once more.
async function explain(team) {
  const explained = open.get(team);
  if (explained === undefined || explained.asking) {
    return;
  }

  explained.asking = true;
  explained.stale = false;
  try {
    const answer = await fetch(`/api/v1/events/${eventId}/standings/${encodeURIComponent(team)}?lang=${document.documentElement.lang}`, { credentials: "omit", headers });
    const body = await answer.json();
    explained.text = !answer.ok ? [texts.whyFailed] : body.criteria.length === 0 && body.rank !== null ? [body.text[0], texts.whyHidden] : body.text;
  } catch {
    explained.text = [texts.whyFailed];
  }

  explained.asking = false;
  list.querySelector(`[data-team="${CSS.escape(team)}"] .why`)?.replaceWith(why(team));
  if (explained.stale) {
    setTimeout(() => explain(team), RETRY_MS);
  }
}

function time(text) {
  return new Date(text).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function format(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)]));
}
