// Taking or choosing the photo of a paper sheet, with a look at what was taken; and the page on which a photo is added to a sheet that has left already.

import { button, element, format } from "./dom.js";
import { shrink } from "./photo.js";
import { placeName } from "./where.js";

/** A field for one photo: `root` to show, `picture` the id of what is kept, or null. */
export class PhotoField {
  #url = null;

  /** @param changed called with the id of the picture, or null, at every change. */
  constructor(app, picture, changed) {
    Object.assign(this, { app, picture, changed, isBusy: false });
    const { texts } = app;
    this.view = element("div", { className: "photo-view" });
    this.said = element("p", { className: "fault", role: "alert" });
    this.acts = element("div", { className: "bar" });
    this.root = element("div", { className: "photo" }, element("span", { className: "label", textContent: texts.photo }), this.view, element("div", {}, this.acts, this.said));
    void this.#draw();
  }

  async #take(file) {
    const { texts, photos } = { texts: this.app.texts, photos: this.app.photoBox };
    this.isBusy = true;
    this.said.textContent = "";
    this.view.replaceChildren(element("p", { className: "photo-none", textContent: texts.photoWorking }));
    let bytes;
    try {
      bytes = await shrink(file);
    } catch (failure) {
      console.warn(failure);
      this.said.textContent = texts.photoBad;
    }

    if (bytes !== undefined) {
      const id = await photos.keep(bytes);
      if (id === null) {
        this.said.textContent = texts.photoNotKept;
      } else {
        this.picture = id;
        this.changed(id);
      }
    }

    this.isBusy = false;
    await this.#draw();
  }

  async #draw() {
    const { texts } = this.app;
    const bytes = this.picture === null ? null : await this.app.photoBox.picture(this.picture);
    if (this.#url !== null) {
      URL.revokeObjectURL(this.#url);
    }

    this.#url = bytes === null ? null : URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    this.view.replaceChildren(this.#url === null
      ? element("p", { className: "photo-none", textContent: texts.photoNone })
      : element("img", { src: this.#url, alt: texts.photo }));
    this.view.dataset.bytes = bytes === null ? "" : String(bytes.byteLength);
    this.acts.replaceChildren(
      this.#chooser(this.picture === null ? texts.photoTake : texts.photoAgain, "photo-take", true),
      this.#chooser(texts.photoChoose, "photo-choose", false),
      ...(this.picture === null ? [] : [button(texts.photoRemove, "plain", () => {
        this.picture = null;
        this.changed(null);
        void this.#draw();
      })]));
  }

  // A file's own input, which a label opens: that works on plain HTTP, where a page gets no camera of its own.
  #chooser(text, id, camera) {
    const input = element("input", { type: "file", id, accept: "image/*", className: "unseen" });
    if (camera) {
      input.setAttribute("capture", "environment");
    }

    input.addEventListener("change", () => {
      if (input.files.length > 0) {
        void this.#take(input.files[0]);
      }
    });
    return element("label", { className: "as-button", htmlFor: id }, text, input);
  }
}

/** Adds a photo to a sheet that was taken. @param sheet an entry of the outbox, or a receipt. */
export function showPhoto(app, sheet, onBack) {
  const { texts } = app;
  app.at("photo");
  app.title(texts.photoAdd, `${sheet.label.team} · ${placeName(app, sheet)}`);
  const save = button(texts.photoSave, "main", async () => {
    save.disabled = true;
    await app.photoBox.add(sheet, field.picture);
    await app.look();
    onBack();
  });
  const field = new PhotoField(app, null, (picture) => (save.disabled = picture === null));
  save.disabled = true;
  app.show(element("p", { className: "notice", textContent: format(texts.photoWhat, sheet.label.team) }), field.root, element("div", { className: "bar", id: "actions" }, button(texts.back, "plain", onBack), save));
}
