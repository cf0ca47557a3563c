// Where a run belongs: its stage (赛段), its round, and in head-to-head contests its match with the side of the team.
//
// A run is told from the others of its team by stage, round and match; the side says beside whom the team stood. Rows that an older
// version of this page has kept name no stage: theirs is the first one.

import { format } from "./dom.js";

/** The stages that all teams, or the promoted ones, go through one after the other; the others are chosen by hand. */
const MAIN_ROLES = ["counts", "ranksAbove"];

/** @returns {Array<{name, label, role, countedRounds, promoted: string[]|null, refusesOthers}>} empty where the rule has no stages. */
export function stagesOf(contest) {
  return contest?.stages ?? [];
}

/** The name of a stage as runs carry it; null where the rule has none. */
export function stageName(contest, stage) {
  return stage ?? stagesOf(contest)[0]?.name ?? null;
}

export function stageOf(contest, stage) {
  const name = stageName(contest, stage);
  return stagesOf(contest).find((one) => one.name === name) ?? null;
}

export function stageLabel(contest, stage) {
  const found = stageOf(contest, stage);
  return found === null ? null : (document.documentElement.lang.startsWith("en") ? (found.labelEn ?? found.label) : found.label);
}

/** Whether two rows tell of the same run of the same team. */
export function isSameRun(contest, a, b) {
  return a.team === b.team && a.round === b.round && stageName(contest, a.stage) === stageName(contest, b.stage) && (a.match ?? null) === (b.match ?? null);
}

/** What the server gives of a team's run; null = it has none. */
export function givenRun(contest, team, { stage = null, round, match = null }) {
  if (team.allRuns !== undefined) {
    return team.allRuns.find((run) => isSameRun(contest, { ...run, team: team.id }, { stage, round, match, team: team.id })) ?? null;
  }

  // Neither stages nor matches so far: a round is a run.
  return stagesOf(contest).length === 0 && match === null ? (team.runs[round - 1] ?? null) : null;
}

/** The matches of a team in a stage. */
export function matchRuns(contest, team, stage) {
  return (team.allRuns ?? []).filter((run) => run.match && stageName(contest, run.stage) === stageName(contest, stage));
}

function countedRounds(contest, stage) {
  return stageOf(contest, stage)?.countedRounds ?? contest.countedRounds;
}

/** The rounds of a stage that sheets are offered for: of a stage those that count, of practice as many as may be entered. */
export function roundsIn(contest, stage) {
  const last = stageOf(contest, stage) === null ? contest.rounds : (Math.min(countedRounds(contest, stage), contest.rounds) || contest.rounds);
  return Array.from({ length: last }, (_, i) => i + 1);
}

/** The drawn runs of a stage and round, in their order; empty where none were drawn. */
export function drawnRuns(contest, group, { stage, round }) {
  return (contest.runs ?? []).filter((run) => run.group === group && run.round === round && run.stage === stage);
}

/** Whether a team is entitled to a stage by what the server last knew; true where the rule does not say. */
export function isPromoted(contest, stage, team) {
  return stageOf(contest, stage)?.promoted?.includes(team.id) ?? true;
}

/**
 * The stage that a group is at: the last one that has begun, or the next one where nothing is missing from it.
 * @param has tells whether a team has a run { stage, round }.
 */
export function currentStage(contest, group, has) {
  const stages = stagesOf(contest).filter((stage) => MAIN_ROLES.includes(stage.role));
  const teams = contest.teams.filter((team) => team.group === group && team.outcome !== "withdrawn");
  const rounds = (stage) => roundsIn(contest, stage.name);
  const begun = (stage) => rounds(stage).some((round) => teams.some((team) => has(team, { stage: stage.name, round })));
  const at = Math.max(0, stages.findLastIndex(begun));
  const stage = stages[at];
  if (stage === undefined) {
    return stageName(contest, null);
  }

  const entitled = teams.filter((team) => isPromoted(contest, stage.name, team));
  const isOver = !contest.headToHead && entitled.length > 0 && rounds(stage).every((round) => entitled.every((team) => has(team, { stage: stage.name, round })));
  return (isOver ? (stages[at + 1] ?? stage) : stage).name;
}

/** The sides that this contest knows: those of its plan and its runs, else red and blue. */
export function sidesOf(contest) {
  const known = [
    ...(contest.matches ?? []).flatMap((match) => match.teams.map((one) => one.side)),
    ...contest.teams.flatMap((team) => (team.allRuns ?? []).map((run) => run.side)),
  ].filter((side) => side !== undefined && side !== null);
  return known.length === 0 ? ["red", "blue"] : [...new Set(known)].sort();
}

export function sideName(texts, side) {
  return texts[`side-${side}`] ?? side;
}

/** What a run is called beside its round: match and side, as far as it has them. */
function matchName(texts, { match, side }) {
  return match ? [format(texts.matchNumber, match), ...(side ? [sideName(texts, side)] : [])].join(" · ") : null;
}

/** A run's name: stage, round, match and side, as far as it has them. @param row with the stage's words in `label.stage` where it is of another contest. */
export function placeName(app, row, contest = null) {
  const { texts } = app;
  const stage = contest === null ? (row.label?.stage ?? null) : stageLabel(contest, row.stage);
  return [stage, roundName(app, row.round, contest, row.stage), matchName(texts, row)].filter((part) => part !== null).join(" · ");
}

/** @param contest null = one that is not open, of which nothing but the number is said. */
export function roundName(app, round, contest = app.contest, stage = null) {
  const name = format(app.texts.roundNumber, round);
  return contest !== null && round > countedRounds(contest, stage) ? `${name}${app.texts.notCounted}` : name;
}

/** Only what says where a run belongs, as rows carry it. */
export function whereOf({ stage = null, round, match = null, side = null }) {
  return { stage, round, match, side };
}

/** The same as bodies carry it: without what the run has not. */
export function whereInBody(run) {
  return Object.fromEntries(Object.entries(whereOf(run)).filter(([, value]) => value !== null));
}
