// 改队 / 改轮次: a sheet for the wrong team or round goes to the right one, whether it is still being typed, lies unsent on this tablet, or has arrived.

import { button, choice, element, format } from "./dom.js";
import { isFree, outcomeOf } from "./outbox.js";
import { resultText, roundName, teamName } from "./runs.js";

/** What moves a sheet that the server has answered for or may have: an entry of the outbox, after it. */
export function moveOf(app, row) {
  const receipt = row.sheetId !== undefined && row.body === undefined;
  const body = row.moved ?? row.body ?? row;
  return {
    ...row,
    result: resultText(app, { outcome: outcomeOf(row), points: row.points ?? row.expected }, row.label.unit),
    needsReason: true,
    apply: (run, label, reason) => app.outbox.move({
      ...run,
      label,
      from: { team: row.team, round: row.round },
      body: { team: run.team, round: run.round, reason },
      moved: { fields: body.fields, outcome: body.outcome, source: body.source ?? (row.isPaper ? "paper" : undefined) },
      expected: receipt ? (row.points === null ? null : String(row.points)) : row.expected,
      sheetId: receipt ? row.sheetId : null,
      after: receipt ? null : row.key,
    }),
  };
}

/** What moves an entry of the outbox: at once where the server cannot have it, else by an act that follows it; null where it corrects another sheet. */
export function moveOfEntry(app, entry) {
  if (entry.kind === "move" || entry.after !== null || entry.body.replaces) {
    return null;
  }

  return isFree(entry)
    ? { ...moveOf(app, entry), needsReason: false, apply: (run, label) => app.outbox.readdress(entry.key, run, label, app.seatOf(run.team, run.round)) }
    : moveOf(app, entry);
}

/** Lets the judge choose where the sheet belongs. @param what of { team, round, label, result, needsReason, apply }. */
export function showMove(app, what, onBack) {
  const { texts, contest } = app;
  app.at("move");
  app.title(texts.otherTeam, contest.name);
  const rounds = Array.from({ length: contest.rounds }, (_, i) => i + 1);
  const groups = contest.groups.filter((group) => rounds.some((round) => app.mayScore(group, round)));
  let group = groups.includes(what.label.group) ? what.label.group : groups[0];
  let round = what.round;
  let team = null;
  const reason = element("input", { id: "move-reason", maxLength: 200, autocomplete: "off" });
  const go = button("", "main", async () => {
    go.disabled = true;
    const label = { contest: contest.name, group: team.group, team: teamName(team), unit: contest.unit ?? null };
    const done = await what.apply(app.run(team, round), label, reason.value.trim());
    if (done?.key) {
      app.lastKey = done.key;
    }

    await app.look();
    // What lay free a moment ago has been sent meanwhile: the list tells, and offers to move it after that.
    await (done === null ? app.showUnsent() : done?.open ? app.openSheet(team, round) : app.chooseTeam());
  });
  const ready = () => {
    const same = team?.id === what.team && round === what.round;
    go.disabled = team === null || same || (what.needsReason && reason.value.trim() === "");
    go.textContent = team === null || same ? texts.moveChoose : format(texts.moveTo, teamName(team), roundName(app, round));
  };
  reason.addEventListener("input", ready);
  const draw = () => {
    const own = rounds.filter((candidate) => app.mayScore(group, candidate));
    round = own.includes(round) ? round : own[0];
    const teams = contest.teams.filter((candidate) => candidate.group === group);
    team = teams.includes(team) ? team : null;
    const again = (change) => (value) => {
      change(value);
      draw();
    };
    app.show(
      element("p", { className: "notice", textContent: format(texts.moveWhat, what.label.team, roundName(app, what.round), what.result) }),
      choice(texts.group, groups.map((value) => ({ value, text: value })), group, again((value) => (group = value))),
      choice(texts.round, own.map((value) => ({ value, text: roundName(app, value) })), round, again((value) => (round = value))),
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
