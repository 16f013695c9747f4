// Marking a session quickly: a tap sets the periods too, a stepper for those who missed some, a name is found by typing.
// Without it the same form works: the server sets the periods that go with a mark.

const form = document.querySelector("[data-attendance]");
const periods = Number(form?.dataset.periods);
const THERE = new Set(["present", "late"]);

/** @param {string} words @returns {string} without marks and case, as people type in a hurry */
const plain = (words) =>
  words.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** @param {HTMLElement} row @param {string} kind */
function fits(row, kind) {
  const number = row.querySelector("input[type=number]");
  const now = number.value === "" ? NaN : Number(number.value);
  if (THERE.has(kind) && !(now > 0 && kind === "late")) number.value = String(periods);
  if (!THERE.has(kind)) number.value = "0";
}

/** @param {HTMLElement} row @param {number} by */
function step(row, by) {
  const number = row.querySelector("input[type=number]");
  const from = number.value === "" ? periods : Number(number.value);
  const to = Math.min(periods, Math.max(0, from + by));
  number.value = String(to);
  const chosen = row.querySelector("input[type=radio]:checked")?.value;
  const kind = to === 0 ? "absent" : to === periods ? "present" : "";
  const contradicts = (to === 0 && (!chosen || THERE.has(chosen))) || (to === periods && !THERE.has(chosen));
  if (kind && contradicts) row.querySelector(`input[value=${kind}]`).checked = true;
  if (!kind && !chosen) row.querySelector("input[value=late]").checked = true;
  changed();
}

function changed() {
  const told = form.querySelector("[data-changed]");
  if (told) told.textContent = changes() ? "●" : "";
}

const said = (row) =>
  `${row.querySelector("input[type=radio]:checked")?.value ?? ""}:${row.querySelector("input[type=number]").value}`;
const changes = () =>
  [...form.querySelectorAll(".attendance-row")].filter(
    (row) => said(row) !== (row.querySelector("input[type=hidden]").value || ":"),
  ).length;

function stepper(row) {
  const box = row.querySelector(".attendance-periods");
  const number = box.querySelector("input");
  for (const [sign, by] of [["−", -1], ["+", 1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.disabled = number.matches(":disabled");
    button.setAttribute("aria-label", `${box.querySelector("span").textContent} ${sign} ${row.dataset.name}`);
    button.addEventListener("click", () => step(row, by));
    number[by < 0 ? "before" : "after"](button);
  }
}

if (form) {
  let sent = false;
  for (const row of form.querySelectorAll(".attendance-row")) stepper(row);
  form.addEventListener("change", (event) => {
    const row = event.target.closest(".attendance-row");
    if (row && event.target.type === "radio") fits(row, event.target.value);
    changed();
  });
  form.addEventListener("submit", () => (sent = true));
  addEventListener("beforeunload", (event) => {
    if (!sent && changes()) event.preventDefault();
  });
  const find = form.querySelector("#find");
  find.closest("p").hidden = false;
  find.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  find.addEventListener("input", () => {
    const wanted = plain(find.value.trim());
    for (const row of form.querySelectorAll(".attendance-row")) row.hidden = !plain(row.dataset.name).includes(wanted);
  });
}
