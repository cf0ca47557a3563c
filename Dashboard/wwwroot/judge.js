// The judge's page: choose contest, group, round and team, fill in the sheet, send it, read the server's answer.
import { deliver, newKey } from "./delivery.js";
import { Sheet, element, format, number } from "./judge-sheet.js";

const HEARTBEAT_MS = 5_000;
const page = document.getElementById("judge");
const { texts, content: contests, district } = JSON.parse(document.getElementById("judge-data").textContent);
const headers = district === null ? {} : { "EventsLive-District": district };
const state = { contest: null, group: null, round: 1, team: null, sheet: null, replaces: null, pending: null };

function show(...children) {
  page.replaceChildren(...children);
  scrollTo(0, 0);
}

function button(text, className, onClick) {
  const made = element("button", { type: "button", className, textContent: text });
  made.addEventListener("click", onClick);
  return made;
}

function choice(label, options, chosen, onChoose) {
  const group = element("div", { className: "choices", role: "radiogroup", ariaLabel: label });
  for (const { value, text } of options) {
    const made = button(text, "", () => onChoose(value));
    made.setAttribute("role", "radio");
    made.setAttribute("aria-checked", String(value === chosen));
    group.append(made);
  }

  return element("div", { className: "choice" }, element("span", { className: "label", textContent: label }), group);
}

function title(text, where = "") {
  document.getElementById("judge-title").replaceChildren(text, element("small", { textContent: where }));
}

function chooseContest() {
  title(texts.title);
  if (contests.length === 0) {
    show(element("p", { className: "empty", textContent: texts.noContests }));
    return;
  }

  show(
    element("h2", { textContent: texts.chooseContest }),
    element("div", { className: "cards" }, ...contests.map((contest) => {
      const card = button("", "card", () => openContest(contest));
      card.append(element("strong", { textContent: contest.name }), element("span", { textContent: `${contest.when} · ${texts[contest.status]}` }));
      return card;
    })),
  );
}

async function openContest(contest) {
  show(element("p", { className: "empty", textContent: texts.loading }));
  try {
    await load(contest);
    state.group = state.contest.groups[0];
    state.round = Math.min(state.contest.rounds, firstOpenRound());
    chooseTeam();
  } catch {
    show(
      element("p", { className: "empty", role: "alert", textContent: texts.notLoaded }),
      element("div", { className: "bar" }, button(texts.back, "plain", chooseContest), button(texts.again, "main", () => openContest(contest))),
    );
  }
}

async function load(contest) {
  state.contest = { ...(await read(`/api/v1/events/${contest.id}/judging`)), id: contest.id, name: contest.name };
}

async function read(url) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) {
    throw new Error(String(response.status));
  }

  return await response.json();
}

function firstOpenRound() {
  const rounds = Array.from({ length: state.contest.rounds }, (_, i) => i + 1);
  return rounds.find((round) => state.contest.teams.some((team) => !team.runs[round - 1])) ?? 1;
}

function chooseTeam() {
  const { contest } = state;
  title(contest.name);
  const teams = contest.teams.filter((team) => team.group === state.group);
  show(
    choice(texts.group, contest.groups.map((value) => ({ value, text: value })), state.group, (value) => {
      state.group = value;
      chooseTeam();
    }),
    choice(texts.round, Array.from({ length: contest.rounds }, (_, i) => ({ value: i + 1, text: roundName(i + 1) })), state.round, (value) => {
      state.round = value;
      chooseTeam();
    }),
    element("h2", { textContent: texts.chooseTeam }),
    teams.length === 0
      ? element("p", { className: "empty", textContent: texts.noTeams })
      : element("div", { className: "cards" }, ...teams.map(teamCard)),
    element("div", { className: "bar" }, button(texts.otherContest, "plain", chooseContest)),
  );
}

function teamCard(team) {
  const run = team.runs[state.round - 1] ?? null;
  const card = button("", run === null ? "card" : "card done", () => openSheet(team, null));
  card.append(
    element("strong", { textContent: teamName(team) }),
    element("span", { textContent: team.school }),
    element("span", { className: "run", textContent: run === null ? texts.noSheetYet : run.open ? `${runText(run)} · ${texts.waiting}` : runText(run) }),
  );
  return card;
}

function teamName(team) {
  return `${String(team.number).padStart(2, "0")} ${team.name}`;
}

function roundName(round) {
  const name = format(texts.roundNumber, round);
  return round > state.contest.countedRounds ? `${name}${texts.notCounted}` : name;
}

function runText(run) {
  return run.outcome === "scored" ? points(run.points) : texts[run.outcome];
}

function points(value) {
  return value === null || value === undefined ? "–" : `${number(value)} ${state.contest.unit ?? texts.points}`;
}

/** @param replaces the accepted sheet that this one corrects, or null. */
function openSheet(team, replaces) {
  Object.assign(state, { team, replaces, pending: null });
  title(`${teamName(team)} · ${roundName(state.round)}`, `${state.contest.name} · ${state.group}`);
  const total = element("output", { className: "total" });
  state.sheet = new Sheet(state.contest.rule, texts, () => showTotal(total));
  const former = team.runs[state.round - 1] ?? null;
  const reason = replaces === null ? null : element("label", { className: "reason" }, texts.reason, element("input", { id: "reason", maxLength: 200, autocomplete: "off" }), element("p", { className: "fault", role: "alert" }));
  show(
    element("div", { className: "sheet" },
      element("div", {}, former !== null && replaces === null ? furtherSheet(team, former) : null, reason, state.sheet.root),
      element("aside", {},
        element("p", { className: "label", textContent: texts.expected }),
        total,
        element("p", { className: "school", textContent: team.school }),
        element("ul", {}, ...team.runs.map((run, i) => element("li", {}, roundName(i + 1), element("b", { textContent: run ? runText(run) : "–" })))),
      ),
    ),
    element("div", { className: "bar", id: "actions" },
      element("p", { id: "delivery", role: "status" }),
      button(texts.otherTeam, "plain", chooseTeam),
      ...["noShow", "withdrawn", "disqualified"].map((outcome) => button(texts[outcome], "danger", () => askOutcome(outcome))),
      button(replaces === null ? texts.submit : texts.submitCorrection, "main", () => submit("scored")),
    ),
  );
  if (replaces !== null && replaces.outcome === "scored") {
    state.sheet.fill(replaces.fields);
  }

  showTotal(total);
}

function furtherSheet(team, former) {
  const text = element("span", { textContent: format(texts.furtherSheet, runText(former)) });
  const correct = button(texts.correctInstead, "plain", async () => {
    correct.disabled = true;
    try {
      const { sheets } = await read(`/api/v1/events/${state.contest.id}/teams/${team.id}/sheets`);
      openSheet(team, sheets.find((sheet) => sheet.round === state.round && sheet.counted && !sheet.replacedBy));
    } catch {
      text.textContent = texts.notLoaded;
      correct.disabled = false;
    }
  });
  return element("p", { className: "notice" }, text, correct);
}

function showTotal(total) {
  const { complete, points: sum } = state.sheet.total();
  total.replaceChildren(sum === null ? "–" : number(sum), element("small", { textContent: state.contest.unit ?? texts.points }));
  total.classList.toggle("partial", !complete);
}

function askOutcome(outcome) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("p").textContent = format(texts.askOutcome, teamName(state.team), roundName(state.round), texts[outcome]);
  dialog.onclose = () => {
    if (dialog.returnValue === "yes") {
      submit(outcome);
    }
  };
  dialog.returnValue = "";
  dialog.showModal();
}

async function submit(outcome) {
  const fields = outcome === "scored" ? state.sheet.check() : {};
  const reason = document.getElementById("reason");
  if (fields === null || (reason !== null && !hasReason(reason)) || state.pending?.sending) {
    return;
  }

  const body = {
    team: state.team.id,
    round: state.round,
    fields,
    outcome,
    at: new Date().toISOString(),
    device: device(),
    source: "tablet",
    replaces: state.replaces?.sheetId,
    reason: reason?.value.trim(),
  };
  // Unchanged since the last try: it may have arrived, so it goes under the same key again.
  const same = state.pending !== null && JSON.stringify({ ...state.pending.body, at: null }) === JSON.stringify({ ...body, at: null });
  state.pending = same ? state.pending : { key: newKey(), body };
  state.pending.sending = true;
  lock(true);
  say("sending", texts.sending);
  const answer = await deliver("POST", `/api/v1/events/${state.contest.id}/scores`, headers, state.pending.body, state.pending.key, (failed) => {
    online(false);
    say("retrying", format(texts.retrying, failed));
  });
  online(true);
  state.pending.sending = false;
  lock(false);
  if (answer.accepted) {
    const { body: accepted } = state.pending;
    state.pending = null;
    await done(accepted, answer.body);
  } else {
    refused(answer);
  }
}

function hasReason(input) {
  const given = input.value.trim() !== "";
  input.parentElement.querySelector(".fault").textContent = given ? "" : texts.reasonRequired;
  if (!given) {
    input.focus();
  }

  return given;
}

function refused({ status, body }) {
  if (status === 401) {
    say("refused", texts.signedOut);
    return;
  }

  const message = body?.detail ?? body?.title ?? format(texts.refused, status);
  const atField = typeof body?.field === "string" && state.sheet.mark(body.field, message);
  say("refused", atField ? texts.seeField : message);
}

async function done(body, { sheetId, points: given, counted }) {
  const { team, contest, round } = state;
  const sheet = { sheetId, fields: body.fields, outcome: body.outcome };
  const stands = counted;
  show(
    element("div", { className: stands ? "answer" : "answer waits", role: "status" },
      element("p", { className: "who", textContent: `${teamName(team)} · ${roundName(round)}` }),
      element("output", { className: "total" }, body.outcome === "scored" ? number(given) : texts[body.outcome], body.outcome === "scored" ? element("small", { textContent: contest.unit ?? texts.points }) : null),
      element("p", { className: "verdict", textContent: stands ? texts.recorded : texts.waitsForHeadJudge }),
    ),
    element("div", { className: "bar" },
      stands ? button(texts.correct, "plain", () => openSheet(state.team, sheet)) : null,
      button(texts.nextTeam, "main", chooseTeam),
    ),
  );
  try {
    await load(contest);
    state.team = state.contest.teams.find((candidate) => candidate.id === team.id) ?? team;
  } catch {
    // The list is as old as it was; the head already says how the network is.
  }
}

function say(kind, text) {
  const line = document.getElementById("delivery");
  line.className = kind;
  line.textContent = text;
}

function lock(locked) {
  state.sheet.lock(locked);
  for (const control of document.querySelectorAll("#actions button, #reason")) {
    control.disabled = locked;
  }
}

function device() {
  const name = "eventslive.device";
  try {
    const known = localStorage.getItem(name) ?? `tablet-${newKey().slice(0, 8)}`;
    localStorage.setItem(name, known);
    return known;
  } catch {
    return "tablet";
  }
}

let lostSince = null;

function online(reached) {
  lostSince = reached ? null : (lostSince ?? Date.now());
  const line = document.getElementById("network");
  line.className = reached ? "good" : "lost";
  line.textContent = reached ? texts.online : format(texts.offline, duration(Date.now() - lostSince));
}

function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

// A browser says "online" as soon as it has any network; only an answer of this server is a proof.
async function heartbeat() {
  try {
    online((await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(HEARTBEAT_MS) })).ok);
  } catch {
    online(false);
  }
}

addEventListener("online", heartbeat);
addEventListener("offline", () => online(false));
addEventListener("beforeunload", (leaving) => {
  if (state.pending?.sending) {
    leaving.preventDefault();
  }
});
setInterval(() => lostSince !== null && online(false), 1_000);

// The total sticks below the head, whose height follows the length of names.
const head = document.querySelector(".judge-page > header");
new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`)).observe(head);
setInterval(heartbeat, HEARTBEAT_MS);

heartbeat();
chooseContest();
