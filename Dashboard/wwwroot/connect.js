// The page for the hall's wall: prints, and says of this very device whether it is trusted.
import { trust } from "./hall.js";

document.getElementById("print").addEventListener("click", () => print());
document.getElementById("trusted").hidden = (await trust()) !== "trusted" || location.protocol !== "https:";
