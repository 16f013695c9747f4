// The form of a question. Without this script all rows are there, and a picture goes to the end of the question.
const FIRST_SHOWN = 4;

for (const box of document.querySelectorAll("[data-options]")) {
  const rows = [...box.querySelectorAll("[data-option]")];
  const more = box.querySelector("[data-more]");
  const text = (row) => row.querySelector("textarea");
  const isFilled = (row) => [...row.querySelectorAll("textarea")].some((each) => each.value.trim() !== "");
  const filled = rows.findLastIndex(isFilled);
  const hidden = () => rows.filter((row) => row.hidden);
  const show = (row) => {
    row.hidden = false;
    text(row).focus();
    more.hidden = hidden().length === 0;
  };

  rows.forEach((row, at) => { row.hidden = at >= Math.max(FIRST_SHOWN, filled + 1); });
  more.hidden = hidden().length === 0;
  more.addEventListener("click", () => show(hidden()[0]));

  // Enter goes to the next option. A keyboard that composes letters uses Enter for itself.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.isComposing) return;
    if (event.target.tagName !== "TEXTAREA") return;
    event.preventDefault();
    const next = rows[rows.indexOf(event.target.closest("[data-option]")) + 1];
    if (next) show(next);
  });

  document.addEventListener("keydown", (event) => {
    const digit = /^Digit([1-9])$/.exec(event.code);
    const row = event.altKey && !event.ctrlKey && digit ? rows[digit[1] - 1] : undefined;
    const right = row && !row.hidden ? row.querySelector("input[type=checkbox]") : null;
    if (!right) return;
    event.preventDefault();
    right.click();
  });
}

const form = document.querySelector("form.office-form");

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
});

// Where a picture is to be put in: the text that was last written in.
form.addEventListener("focusout", (event) => {
  if (event.target.tagName !== "TEXTAREA") return;
  form.querySelector("[data-at]").value = event.target.name;
  form.querySelector("[data-place]").value = event.target.selectionStart;
});
