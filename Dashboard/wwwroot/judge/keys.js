// Names that this tablet gives: keys of commands, and its own. Without crypto.randomUUID, which plain HTTP does not have.

/** A key that nobody else will ever give. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The tablet's name, the same for as long as the browser keeps its data. */
export async function deviceName(store) {
  return await store.change(async (t) => {
    const known = await t.get("facts", "device");
    if (known === undefined) {
      t.put("facts", { id: "device", name: `tablet-${newKey().slice(0, 8)}` });
    }

    return (known ?? (await t.get("facts", "device"))).name;
  });
}
