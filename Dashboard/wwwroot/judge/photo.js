// A photo made small enough to be kept and sent: scaled down and encoded anew, so that nothing of what a camera writes beside a picture
// (place, device, time) is left in it.

const LONGEST_SIDES = [1_600, 1_280, 1_024, 800];
const QUALITIES = [0.8, 0.65, 0.5];

/** Bytes that a photo is brought below; the server takes 286,720. */
const MOST_BYTES = 256 * 1024;

/**
 * @param file what was taken or chosen.
 * @returns the picture as an ArrayBuffer of a JPEG.
 * @throws where it is no picture that this browser can read.
 */
export async function shrink(file) {
  const picture = await decoded(file);
  try {
    for (const side of LONGEST_SIDES) {
      const canvas = drawn(picture, side);
      for (const quality of QUALITIES) {
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
        if (blob !== null && blob.size <= MOST_BYTES) {
          return await blob.arrayBuffer();
        }
      }
    }
  } finally {
    picture.close?.();
  }

  throw new Error("No size is small enough.");
}

// As it is to be seen: a camera that was held upright says so beside the picture. Either way heeds that by itself, and the option that would ask
// for it has had two names: browsers refuse the one that they do not know.
async function decoded(file) {
  if (globalThis.createImageBitmap) {
    return await createImageBitmap(file);
  }

  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.max(1, Math.round(picture.width * scale)), height: Math.max(1, Math.round(picture.height * scale)) });
  const pen = canvas.getContext("2d");
  // What is transparent would be black in a JPEG.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
