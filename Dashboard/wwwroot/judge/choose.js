// Choosing a contest, and in it group, round and team.

import { ask, button, choice, clock, element, format } from "./dom.js";
import { lastSheet } from "./last-sheet.js";
import { resultText, roundName, runOf, teamName } from "./runs.js";

const LONGEST_FORGETTING_MS = 3_000;

export function chooseContest(app) {
  app.at("contests");
  app.title(app.texts.title);
  if (app.contests.length === 0) {
    app.show(element("p", { className: "empty", textContent: app.texts.noContests }), bar(app));
    return;
  }

  app.show(
    element("h2", { textContent: app.texts.chooseContest }),
    element("div", { className: "cards" }, ...app.contests.map((contest) => {
      const card = button("", "card", () => openContest(app, contest));
      card.append(element("strong", { textContent: contest.name }), element("span", { textContent: `${contest.when} · ${app.texts[contest.status]}` }));
      return card;
    })),
    bar(app),
  );
}

/** Opens a contest as it is known, at once, and again when the server has given it anew. */
export async function openContest(app, { id, name }) {
  const kept = await app.source.kept(id);
  if (kept !== null) {
    enter(app, kept);
    chooseTeam(app);
    void app.refresh();
    return;
  }

  app.at("contests");
  app.show(element("p", { className: "empty", textContent: app.texts.loading }));
  try {
    enter(app, await app.source.fetch(id, name));
    chooseTeam(app);
  } catch {
    app.show(
      element("p", { className: "empty", role: "alert", textContent: app.texts.notLoaded }),
      element("div", { className: "bar" }, button(app.texts.back, "plain", () => chooseContest(app)), button(app.texts.again, "main", () => openContest(app, { id, name }))),
    );
  }
}

function enter(app, contest) {
  const rounds = Array.from({ length: contest.rounds }, (_, i) => i + 1);
  app.contest = contest;
  const groups = contest.groups.filter((group) => rounds.some((round) => app.mayScore(group, round)));
  app.group = groups.includes(app.group) ? app.group : (groups[0] ?? contest.groups[0]);
  const own = rounds.filter((round) => app.mayScore(app.group, round));
  app.round = own.find((round) => contest.teams.some((team) => !team.runs[round - 1])) ?? own[0] ?? 1;
}

export function chooseTeam(app) {
  const { contest, texts } = app;
  app.at("teams");
  app.title(contest.name, seats(app));
  const rounds = Array.from({ length: contest.rounds }, (_, i) => i + 1);
  const groups = contest.groups.filter((group) => rounds.some((round) => app.mayScore(group, round)));
  if (groups.length === 0) {
    app.show(lastSheet(app), element("p", { className: "empty", textContent: texts.nothingAssigned }), bar(app, button(texts.otherContest, "plain", () => chooseContest(app))));
    return;
  }

  // The assignment may have changed while the page was open.
  app.group = groups.includes(app.group) ? app.group : groups[0];
  const own = rounds.filter((round) => app.mayScore(app.group, round));
  app.round = own.includes(app.round) ? app.round : own[0];
  const teams = contest.teams.filter((team) => team.group === app.group);
  const again = (change) => (value) => {
    change(value);
    chooseTeam(app);
  };
  app.show(
    lastSheet(app),
    choice(texts.group, groups.map((value) => ({ value, text: value })), app.group, again((value) => (app.group = value))),
    choice(texts.round, own.map((value) => ({ value, text: roundName(app, value) })), app.round, again((value) => (app.round = value))),
    element("h2", {}, texts.chooseTeam, element("small", { id: "as-of", textContent: app.link.isUp ? "" : format(texts.asOf, clock(contest.at)) })),
    teams.length === 0
      ? element("p", { className: "empty", textContent: texts.noTeams })
      : element("div", { className: "cards" }, ...teams.map((team) => teamCard(app, team))),
    bar(app, button(texts.otherContest, "plain", () => chooseContest(app))),
  );
}

/** Where this judge sits, for the head. */
function seats(app) {
  const own = app.contest.assigned ?? [];
  const parts = [...new Set(own.flatMap(({ table, seat }) => [table === null ? [] : [format(app.texts.table, table)], seat === null ? [] : [format(app.texts.seat, seat)]].flat()))];
  return parts.join(" · ");
}

function teamCard(app, team) {
  const { texts } = app;
  const run = runOf(app, team, app.round);
  const draft = app.draftRuns.has(app.drafts.id(app.run(team, app.round)));
  const result = run.kind === "none" ? texts.noSheetYet : resultText(app, run, app.contest.unit);
  const state = { unsent: texts.notSent, refused: texts.notAccepted }[run.kind] ?? (run.open ? texts.waiting : null);
  const card = button("", `card ${{ none: "", unsent: "unsent", refused: "wrong" }[run.kind] ?? "done"}`, () => app.openSheet(app.contest.teams.find((known) => known.id === team.id) ?? team, app.round));
  card.append(
    element("strong", { textContent: teamName(team) }),
    element("span", { textContent: team.school }),
    element("span", { className: "run", textContent: [result, state, draft ? texts.hasDraft : null].filter((part) => part !== null).join(" · ") }),
  );
  return card;
}

function bar(app, ...buttons) {
  return element("div", { className: "bar" }, ...buttons, button(app.texts.signOut, "plain quiet", () => signOut(app)));
}

async function signOut(app) {
  const { texts } = app;
  const drafts = await app.drafts.all();
  const unsent = app.entries.length + app.photos.length;
  const detail = [
    ...(unsent > 0 ? [format(texts.signOutUnsent, unsent)] : []),
    ...drafts.map((draft) => format(texts.signOutDraft, draft.label.team, roundName(app, draft.round, null))),
    ...(app.link.isUp ? [] : [texts.signOutOffline]),
  ];
  if (!(await ask(detail.length === 0 ? texts.signOutPlain : texts.signOutAsk, texts.signOut, detail))) {
    return;
  }

  // A judge who wants to leave leaves: where the storage does not answer, what is typed stays behind under his account.
  await Promise.race([
    app.forget().catch((failure) => console.error(failure)),
    new Promise((resolve) => setTimeout(resolve, LONGEST_FORGETTING_MS)),
  ]);
  document.getElementById("sign-out").requestSubmit();
}
