// Choosing a contest, and in it group, round and team.

import { ask, button, choice, clock, element, format } from "./dom.js";
import { lastSheet } from "./last-sheet.js";
import { resultText, roundName, runOf, teamName } from "./runs.js";

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
  app.group = contest.groups.includes(app.group) ? app.group : contest.groups[0];
  app.round = rounds.find((round) => contest.teams.some((team) => !team.runs[round - 1])) ?? 1;
}

export function chooseTeam(app) {
  const { contest, texts } = app;
  app.at("teams");
  app.title(contest.name);
  const teams = contest.teams.filter((team) => team.group === app.group);
  const again = (change) => (value) => {
    change(value);
    chooseTeam(app);
  };
  app.show(
    lastSheet(app),
    choice(texts.group, contest.groups.map((value) => ({ value, text: value })), app.group, again((value) => (app.group = value))),
    choice(texts.round, Array.from({ length: contest.rounds }, (_, i) => ({ value: i + 1, text: roundName(app, i + 1) })), app.round, again((value) => (app.round = value))),
    element("h2", {}, texts.chooseTeam, element("small", { id: "as-of", textContent: app.link.isUp ? "" : format(texts.asOf, clock(contest.at)) })),
    teams.length === 0
      ? element("p", { className: "empty", textContent: texts.noTeams })
      : element("div", { className: "cards" }, ...teams.map((team) => teamCard(app, team))),
    bar(app, button(texts.otherContest, "plain", () => chooseContest(app))),
  );
}

function teamCard(app, team) {
  const { texts } = app;
  const run = runOf(app, team, app.round);
  const draft = app.draftRuns.has(app.drafts.id(app.run(team, app.round)));
  const result = run.kind === "none" ? texts.noSheetYet : resultText(app, run, app.contest.unit);
  const state = { unsent: texts.notSent, refused: texts.notAccepted }[run.kind] ?? (run.open ? texts.waiting : null);
  const card = button("", `card ${{ none: "", unsent: "unsent", refused: "wrong" }[run.kind] ?? "done"}`, () => app.openSheet(team, app.round));
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
  const unsent = app.entries.length;
  const detail = [
    ...(unsent > 0 ? [format(texts.signOutUnsent, unsent)] : []),
    ...drafts.map((draft) => format(texts.signOutDraft, draft.label.team, roundName(app, draft.round, null))),
    ...(app.link.isUp ? [] : [texts.signOutOffline]),
  ];
  if (!(await ask(detail.length === 0 ? texts.signOutPlain : texts.signOutAsk, texts.signOut, detail))) {
    return;
  }

  await app.forget();
  document.getElementById("sign-out").requestSubmit();
}
