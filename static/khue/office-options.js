// The rows of options: four to begin with, more when asked for. Without this script all ten rows are there.
const FIRST_SHOWN = 4;

for (const box of document.querySelectorAll("[data-options]")) {
  const rows = [...box.querySelectorAll("[data-option]")];
  const more = box.querySelector("[data-more]");
  const filled = rows.findLastIndex((row) => row.querySelector("textarea").value.trim() !== "");
  const hidden = () => rows.filter((row) => row.hidden);
  rows.forEach((row, at) => { row.hidden = at >= Math.max(FIRST_SHOWN, filled + 1); });
  more.hidden = hidden().length === 0;
  more.addEventListener("click", () => {
    const next = hidden()[0];
    next.hidden = false;
    next.querySelector("textarea").focus();
    more.hidden = hidden().length === 0;
  });
}
