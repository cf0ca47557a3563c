// Choosing a contest, and in it group, round and team.

import { ask, button, choice, clock, element, format } from "./dom.js";
import { lastSheet } from "./last-sheet.js";
import { matchList } from "./matches.js";
import { groupsOf, placeChoices, roundsOf, stagesFor } from "./places.js";
import { resultText, runOf, teamName } from "./runs.js";
import { currentStage, drawnRuns, givenRun, isPromoted, placeName, stageLabel, stageOf } from "./where.js";

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
  app.contest = contest;
  const groups = groupsOf(app);
  app.group = groups.includes(app.group) ? app.group : (groups[0] ?? contest.groups[0]);
  atCurrent(app);
}

/** The stage that the group is at, and in it the first round that a team has not played. */
function atCurrent(app) {
  const { contest } = app;
  const stages = stagesFor(app, app.group);
  const current = currentStage(contest, app.group, (team, where) => runOf(app, team, where).kind !== "none");
  // A judge of one stage only is at that one, however far the group has come.
  app.stage = stages.includes(current) ? current : (stages[0] ?? current);
  const own = roundsOf(app, app.group, app.stage);
  const teams = contest.teams.filter((team) => team.group === app.group && isPromoted(contest, app.stage, team));
  app.round = own.find((round) => teams.some((team) => givenRun(contest, team, { stage: app.stage, round }) === null)) ?? own[0] ?? 1;
}

export function chooseTeam(app) {
  const { contest, texts } = app;
  app.at("teams");
  app.title(contest.name, seats(app));
  const groups = groupsOf(app);
  if (groups.length === 0) {
    app.show(lastSheet(app), element("p", { className: "empty", textContent: texts.nothingAssigned }), bar(app, button(texts.otherContest, "plain", () => chooseContest(app))));
    return;
  }

  // The assignment and the rule may have changed while the page was open.
  if (!groups.includes(app.group) || !stagesFor(app, app.group).includes(app.stage)) {
    app.group = groups.includes(app.group) ? app.group : groups[0];
    atCurrent(app);
  }

  const own = roundsOf(app, app.group, app.stage);
  app.round = own.includes(app.round) ? app.round : own[0];
  const teams = contest.teams.filter((team) => team.group === app.group);
  const again = (change) => {
    Object.assign(app, change);
    chooseTeam(app);
  };
  const where = { stage: app.stage, round: app.round, match: null, side: null };
  const drawn = drawnRuns(contest, app.group, where);
  const place = (team) => drawn.findIndex((run) => run.team === team.id);
  const [entitled, others] = [true, false].map((promoted) => teams.filter((team) => isPromoted(contest, app.stage, team) === promoted));
  app.show(
    lastSheet(app),
    choice(texts.group, groups.map((value) => ({ value, text: value })), app.group, (value) => {
      app.group = value;
      atCurrent(app);
      chooseTeam(app);
    }),
    ...placeChoices(app, app.group, { stage: app.stage, round: app.round }, again),
    element("h2", {}, contest.headToHead ? texts.chooseMatch : texts.chooseTeam, element("small", { id: "as-of", textContent: app.link.isUp ? "" : format(texts.asOf, clock(contest.at)) })),
    ...(teams.length === 0 ? [element("p", { className: "empty", textContent: texts.noTeams })]
      : contest.headToHead ? matchList(app, (team, run, word) => teamCard(app, team, run, word), again)
      : [element("div", { className: "cards" }, ...[...inOrder(entitled, place), ...others].map((team) => teamCard(app, team, where, null, drawn[place(team)] ?? null)))]),
    bar(app, button(texts.otherContest, "plain", () => chooseContest(app))),
  );
}

/** Where this judge sits, for the head. */
function seats(app) {
  const own = app.contest.assigned ?? [];
  const parts = [...new Set(own.flatMap(({ table, seat }) => [table === null ? [] : [format(app.texts.table, table)], seat === null ? [] : [format(app.texts.seat, seat)]].flat()))];
  return parts.join(" · ");
}

/** Who was drawn stands in the drawn order, before whoever was not. @param place of a team, -1 = none. */
function inOrder(teams, place) {
  const at = (team) => (place(team) < 0 ? teams.length : place(team));
  return [...teams].sort((a, b) => at(a) - at(b));
}

/** When and where a run is planned, in words; null = it is not. */
function planWords({ texts }, drawn) {
  const parts = drawn === null ? [] : [drawn.plannedAt ? clock(drawn.plannedAt).slice(0, 5) : null, drawn.table ? format(texts.table, drawn.table) : null];
  return parts.filter((part) => part !== null).join(" · ") || null;
}

/** @param word beside the team's name, or null. @param drawn its run in the drawn order, or null. */
function teamCard(app, team, where, word = null, drawn = null) {
  const { texts, contest } = app;
  const run = runOf(app, team, where);
  const draft = app.draftRuns.has(app.drafts.id(app.run(team, where)));
  const result = run.kind === "none" ? texts.noSheetYet : resultText(app, run, contest.unit);
  const state = { unsent: texts.notSent, refused: texts.notAccepted }[run.kind] ?? (run.open ? texts.waiting : null);
  const promoted = isPromoted(contest, where.stage, team);
  const card = button("", `card ${{ none: "", unsent: "unsent", refused: "wrong" }[run.kind] ?? "done"}${promoted ? "" : " unpromoted"}`, () => open(app, contest.teams.find((known) => known.id === team.id) ?? team, where, promoted || run.kind !== "none"));
  card.append(
    element("strong", {}, teamName(team), word === null ? null : element("em", { className: "side", textContent: word })),
    element("span", { textContent: team.school }),
    element("span", { className: "run", textContent: [promoted ? null : texts.notPromoted, planWords(app, drawn), result, state, draft ? texts.hasDraft : null].filter((part) => part !== null).join(" · ") }),
  );
  return card;
}

/** A team that has not been promoted is opened only after the judge was told. */
async function open(app, team, where, isTold) {
  const { texts, contest } = app;
  const stage = stageOf(contest, where.stage);
  if (isTold || (await ask(format(stage.refusesOthers ? texts.askRefused : texts.askNotPromoted, teamName(team), stageLabel(contest, where.stage)), texts.askYes))) {
    await app.openSheet(team, where);
  }
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
    ...drafts.map((draft) => format(texts.signOutDraft, draft.label.team, placeName(app, draft))),
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
