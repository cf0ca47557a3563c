// The matches of a head-to-head contest: those of the floor's plan with the teams of both sides, and any other one by its number.

import { button, clock, element, format } from "./dom.js";
import { matchChoices } from "./places.js";
import { sideName, stageName } from "./where.js";

/**
 * What a judge of a head-to-head contest chooses from in place of the group's teams.
 * @param card makes a team's button for a run { stage, round, match, side }, with a word beside the team.
 */
export function matchList(app, card, again) {
  const { contest, texts } = app;
  const place = { stage: app.stage, round: app.round };
  const planned = (contest.matches ?? []).filter((match) => match.group === app.group && match.round === app.round && stageName(contest, match.stage) === stageName(contest, app.stage));
  const typed = planned.length === 0 || app.unplanned;
  return [
    ...planned.map((match) => element("section", { className: "match" },
      element("h3", {}, [format(texts.matchNumber, match.id), match.table ? format(texts.table, match.table) : null, match.plannedAt ? clock(match.plannedAt).slice(0, 5) : null].filter((part) => part !== null).join(" · ")),
      element("div", { className: "cards" }, ...match.teams.flatMap(({ team: id, side }) => {
        const team = contest.teams.find((candidate) => candidate.id === id);
        return team === undefined ? [] : [card(team, { ...place, match: match.id, side: side ?? null }, side ? sideName(texts, side) : null)];
      })))),
    planned.length === 0 ? null : button(app.unplanned ? texts.onlyPlanned : texts.unplanned, "plain", () => again({ unplanned: !app.unplanned })),
    ...(typed ? typedMatch(app, place, card, again) : []),
  ];
}

function typedMatch(app, place, card, again) {
  const { contest, texts } = app;
  const cards = element("div", { className: "cards" });
  const draw = () => cards.replaceChildren(...contest.teams.filter((team) => team.group === app.group).map((team) => {
    // A match that the plan knows says which side a team is on.
    const known = (contest.matches ?? []).find((match) => match.id === app.match)?.teams.find((one) => one.team === team.id);
    const made = card(team, { ...place, match: app.match, side: known?.side ?? app.side }, null);
    made.disabled = app.match === null;
    return made;
  }));
  draw();
  return [
    ...matchChoices(app, { match: app.match, side: app.side }, (change) => {
      if (change.match !== undefined) {
        // The field keeps its focus: only the teams are drawn anew.
        app.match = change.match;
        draw();
      } else {
        again(change);
      }
    }),
    element("p", { className: "hint", textContent: texts.matchFirst, hidden: app.match !== null }),
    cards,
  ];
}
