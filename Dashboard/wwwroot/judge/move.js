// 改队 / 改轮次: a sheet for the wrong team, stage, round, match or side goes to the right one, whether it is still being typed, lies unsent on this tablet, or has arrived.

import { button, choice, element, format } from "./dom.js";
import { isFree, outcomeOf } from "./outbox.js";
import { groupsOf, matchChoices, placeChoices, roundsOf, stagesFor } from "./places.js";
import { resultText, teamName } from "./runs.js";
import { isSameRun, placeName, stageLabel, stageName, whereInBody, whereOf } from "./where.js";

/** What moves a sheet that the server has answered for or may have: an entry of the outbox, after it. */
export function moveOf(app, row) {
  const receipt = row.sheetId !== undefined && row.body === undefined;
  const body = row.moved ?? row.body ?? row;
  return {
    ...row,
    result: resultText(app, { outcome: outcomeOf(row), points: row.points === undefined ? row.expected : row.points }, row.label.unit),
    needsReason: true,
    apply: (run, label, reason) => app.outbox.move({
      ...run,
      label,
      from: { team: row.team, ...whereOf(row) },
      body: { team: run.team, ...whereInBody(run), reason },
      moved: { fields: body.fields, outcome: body.outcome, source: body.source ?? (row.isPaper ? "paper" : undefined) },
      expected: receipt ? (row.points === null ? null : String(row.points)) : row.expected,
      sheetId: receipt ? row.sheetId : null,
      after: receipt ? null : row.key,
    }),
  };
}

/** Whether an entry corrects a sheet that is elsewhere: it goes where that one goes. */
export function isCorrection(entry) {
  return entry.kind !== "move" && (entry.after !== null || Boolean(entry.body.replaces));
}

/**
 * What moves an entry of the outbox: at once where the server cannot have it, else by an act that follows it, as with a correction, which takes
 * along what it corrects; null where nothing can follow it: a refused correction, an act of moving, or what is being moved already.
 */
export function moveOfEntry(app, entry) {
  if (entry.kind === "move" || (isCorrection(entry) && entry.state === "refused") || app.entries.some((other) => other.after === entry.key)) {
    return null;
  }

  return isFree(entry) && !isCorrection(entry)
    ? { ...moveOf(app, entry), needsReason: false, apply: (run, label) => app.outbox.readdress(entry.key, run, label, app.seatOf(run.team, run)) }
    : moveOf(app, entry);
}

/** Lets the judge choose where the sheet belongs. @param what of { team, stage, round, match, side, label, result, needsReason, apply }. */
export function showMove(app, what, onBack) {
  const { texts, contest } = app;
  app.at("move");
  app.title(texts.otherTeam, contest.name);
  const groups = groupsOf(app);
  let group = groups.includes(what.label.group) ? what.label.group : groups[0];
  let place = { ...whereOf(what), stage: stageName(contest, what.stage) };
  let team = null;
  const reason = element("input", { id: "move-reason", maxLength: 200, autocomplete: "off" });
  const go = button("", "main", async () => {
    go.disabled = true;
    const label = { contest: contest.name, group: team.group, team: teamName(team), unit: contest.unit ?? null, stage: stageLabel(contest, place.stage) };
    const done = await what.apply(app.run(team, place), label, reason.value.trim());
    if (done?.key) {
      app.lastKey = done.key;
    }

    await app.look();
    // What lay free a moment ago has been sent meanwhile: the list tells, and offers to move it after that.
    await (done === null ? app.showUnsent() : done?.open ? app.openSheet(team, place) : app.chooseTeam());
  });
  const ready = () => {
    const same = team !== null && isSameRun(contest, { ...place, team: team.id }, what) && (place.side ?? null) === (what.side ?? null);
    go.disabled = team === null || same || (contest.headToHead && place.match === null) || (what.needsReason && reason.value.trim() === "");
    go.textContent = team === null || same ? texts.moveChoose : format(texts.moveTo, teamName(team), placeName(app, place, contest));
  };
  reason.addEventListener("input", ready);
  const draw = () => {
    const stages = stagesFor(app, group);
    place.stage = stages.includes(place.stage) ? place.stage : stages[0];
    const own = roundsOf(app, group, place.stage);
    place.round = own.includes(place.round) ? place.round : own[0];
    const teams = contest.teams.filter((candidate) => candidate.group === group);
    team = teams.includes(team) ? team : null;
    const again = (change) => (value) => {
      change(value);
      draw();
    };
    app.show(
      element("p", { className: "notice", textContent: format(texts.moveWhat, what.label.team, placeName(app, what, contest), what.result) }),
      choice(texts.group, groups.map((value) => ({ value, text: value })), group, again((value) => (group = value))),
      ...placeChoices(app, group, place, again((change) => (place = { ...place, ...change }))),
      ...(contest.headToHead ? matchChoices(app, place, (change) => {
        place = { ...place, ...change };
        return change.match === undefined ? draw() : ready();
      }) : []),
      element("div", { className: "cards" }, ...teams.map((candidate) => {
        const card = button("", `card ${candidate === team ? "chosen" : ""}`, () => {
          team = candidate;
          draw();
        });
        card.setAttribute("aria-pressed", String(candidate === team));
        card.append(element("strong", { textContent: teamName(candidate) }), element("span", { textContent: candidate.school }));
        return card;
      })),
      what.needsReason ? element("label", { className: "reason" }, texts.moveReason, reason) : null,
      element("div", { className: "bar", id: "actions" }, button(texts.back, "plain", onBack), go));
    ready();
  };
  draw();
}
