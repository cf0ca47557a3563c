// Keys of the head judge's desk: arrows move between the runs of the matrix, Escape closes what is open beside it.
const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", event => {
  // The drawer hears Escape itself while it has the focus; what had it may just have gone.
  if (event.key === "Escape" && !event.target.closest?.(".drawer")) {
    document.querySelector(".drawer [data-act=close]")?.click();
    return;
  }

  const step = steps[event.key];
  const cell = event.target.closest?.(".matrix .cell");
  if (!step || !cell) {
    return;
  }

  const row = cell.closest("tr");
  const column = [...row.querySelectorAll(".cell")].indexOf(cell);
  let next = row;
  do {
    next = step[0] > 0 ? next.nextElementSibling : step[0] < 0 ? next.previousElementSibling : next;
  } while (next && step[0] && !next.querySelector(".cell"));

  const target = next?.querySelectorAll(".cell")[column + step[1]];
  if (target) {
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }
});
