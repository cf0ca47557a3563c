// Choosing where runs belong: stage, round, and in head-to-head contests the match with the team's side.

import { choice, element } from "./dom.js";
import { roundName, roundsIn, sideName, sidesOf, stageLabel, stagesOf } from "./where.js";

/** The rounds of a stage that this judge may score in a group. */
export function roundsOf(app, group, stage) {
  return roundsIn(app.contest, stage).filter((round) => app.mayScore(group, stage, round));
}

/** The names of the stages of which this judge may score anything in a group; of a rule without stages one that is null. */
export function stagesFor(app, group) {
  const stages = stagesOf(app.contest);
  return (stages.length === 0 ? [null] : stages.map(({ name }) => name)).filter((stage) => roundsOf(app, group, stage).length > 0);
}

/** The groups of which this judge may score anything. */
export function groupsOf(app) {
  return app.contest.groups.filter((group) => stagesFor(app, group).length > 0);
}

/** Stage and round as buttons. @param onChoose called with what changed of { stage, round }. */
export function placeChoices(app, group, { stage, round }, onChoose) {
  const { contest, texts } = app;
  const stages = stagesFor(app, group);
  return [
    stagesOf(contest).length < 2 ? null : choice(texts.stage, stages.map((name) => ({ value: name, text: stageLabel(contest, name) })), stage, (value) => onChoose({ stage: value })),
    choice(texts.round, roundsOf(app, group, stage).map((value) => ({ value, text: roundName(app, value, contest, stage) })), round, (value) => onChoose({ round: value })),
  ];
}

/** A match by its number and a side, typed in and chosen. @param onChoose called with what changed of { match, side }. */
export function matchChoices(app, { match, side }, onChoose) {
  const { contest, texts } = app;
  const planned = element("datalist", { id: "planned" }, ...(contest.matches ?? []).map((one) => element("option", { value: one.id })));
  const number = element("input", { id: "match", maxLength: 40, autocomplete: "off", value: match ?? "" });
  number.setAttribute("list", "planned");
  number.addEventListener("input", () => onChoose({ match: number.value.trim() === "" ? null : number.value.trim() }));
  const sides = [...sidesOf(contest).map((value) => ({ value, text: sideName(texts, value) })), { value: null, text: texts.noSide }];
  return [
    element("label", { className: "choice match-number" }, element("span", { className: "label", textContent: texts.match }), number, planned),
    choice(texts.side, sides, side, (value) => onChoose({ side: value })),
  ];
}
