// A pad to sign on with a finger or a pen. What it keeps is the strokes, small and sharp at every size, not a picture.

import { button, element } from "./dom.js";

const WIDTH = 1_000;
const MOST_CHARACTERS = 16_000;
const FINEST_STEP = 3;

/** A pad: `root` to show, `text()` the strokes or null where nobody has signed. */
export class SignaturePad {
  #strokes = [];
  #canvas = element("canvas", {});

  /**
   * @param begun strokes as `text()` gave them, or null.
   * @param changed called after each stroke.
   */
  constructor(label, texts, begun, changed) {
    this.changed = changed;
    this.#strokes = begun === null ? [] : begun.split(";").map(drawn);
    this.#canvas.setAttribute("aria-label", label);
    this.#canvas.setAttribute("role", "img");
    const clear = button(texts.signAgain, "plain", () => {
      this.#strokes = [];
      this.#draw();
      changed();
    });
    this.root = element("div", { className: "pad" }, element("div", { className: "pad-head" }, element("span", { textContent: label }), clear), this.#canvas);
    this.#canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.#canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.#canvas.addEventListener(end, () => this.#end());
    }

    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
  }

  /** Strokes parted by ";", each its start and then its steps; a long signature loses detail before it loses a stroke. */
  text() {
    if (this.#strokes.length === 0) {
      return null;
    }

    for (let step = FINEST_STEP; ; step *= 2) {
      const text = this.#strokes.map((stroke) => written(stroke, step)).join(";");
      if (text.length <= MOST_CHARACTERS) {
        return text;
      }
    }
  }

  #begin(event) {
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.current = [this.#at(event)];
    this.#strokes.push(this.current);
    this.#draw();
  }

  #move(event) {
    if (this.current !== undefined) {
      for (const part of event.getCoalescedEvents?.() ?? [event]) {
        this.current.push(this.#at(part));
      }

      this.#draw();
    }
  }

  #end() {
    if (this.current !== undefined) {
      this.current = undefined;
      this.changed();
    }
  }

  #at(event) {
    const box = this.#canvas.getBoundingClientRect();
    const scale = WIDTH / box.width;
    return [Math.max(0, Math.round((event.clientX - box.left) * scale)), Math.max(0, Math.round((event.clientY - box.top) * scale))];
  }

  #draw() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    const dense = devicePixelRatio || 1;
    Object.assign(this.#canvas, { width: width * dense, height: height * dense });
    const pen = this.#canvas.getContext("2d");
    const scale = (width * dense) / WIDTH;
    Object.assign(pen, { lineWidth: 3.2 * dense, lineCap: "round", lineJoin: "round", strokeStyle: "#101b2d" });
    for (const stroke of this.#strokes) {
      pen.beginPath();
      pen.moveTo(stroke[0][0] * scale, stroke[0][1] * scale);
      for (const [x, y] of stroke.length === 1 ? [[stroke[0][0] + 1, stroke[0][1]]] : stroke.slice(1)) {
        pen.lineTo(x * scale, y * scale);
      }

      pen.stroke();
    }
  }
}

function written(stroke, step) {
  const numbers = [...stroke[0]];
  let [x, y] = stroke[0];
  stroke.slice(1).forEach(([nextX, nextY], i) => {
    const last = i === stroke.length - 2;
    if (Math.abs(nextX - x) + Math.abs(nextY - y) >= step || (last && (nextX !== x || nextY !== y))) {
      numbers.push(nextX - x, nextY - y);
      [x, y] = [nextX, nextY];
    }
  });
  return numbers.join(",");
}

function drawn(text) {
  const numbers = text.split(",").map(Number);
  const points = [[numbers[0], numbers[1]]];
  for (let i = 2; i + 1 < numbers.length; i += 2) {
    const [x, y] = points.at(-1);
    points.push([x + numbers[i], y + numbers[i + 1]]);
  }

  return points;
}
