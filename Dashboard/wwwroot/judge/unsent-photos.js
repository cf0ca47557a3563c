// Photos of paper sheets in the list of what is still on this tablet, and the way to add one that is missing.

import { ask, button, format } from "./dom.js";
import { problemText } from "./last-sheet.js";
import { showPhoto } from "./photo-field.js";

/** A photo as a row of the list, with its buttons. */
export function photoRow(app, photo) {
  const { texts } = app;
  const refused = photo.state === "refused";
  return [
    {
      ...photo,
      at: photo.takenAt,
      result: texts.photo,
      kind: refused ? "refused" : "waits",
      text: photo.problem?.kind === "lost" ? texts.photoLost : refused ? problemText(app, photo.problem) : photo.sheetId === null ? texts.photoAfterSheet : app.link.isUp ? texts.keptAndSending : texts.keptForLater,
    },
    button(texts.discard, "danger", async () => {
      if (await ask(format(texts.askDiscardPhoto, photo.label.team), texts.discard)) {
        await app.photoBox.discard(photo.key);
      }
    }),
    refused && photo.problem.kind !== "lost" ? button(texts.sendAgain, "plain", () => app.photoBox.retry(photo.key)) : null,
  ];
}

/** The button that adds the photo of a sheet from paper; null where it has one, or is none. */
export function photoButton(app, row, isPaper) {
  const has = row.hasPhoto || app.photos.some((photo) => photo.sheet === row.key || (row.sheetId !== undefined && photo.sheetId === row.sheetId));
  return isPaper && !has && row.kind !== "move" ? button(app.texts.photoMissing, "plain", () => showPhoto(app, row, () => app.showUnsent())) : null;
}
