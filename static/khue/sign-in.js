/** The picture on a slip leads here with the code behind "#": it goes into its field and out of the address. */

const CODE = /^#([0-9A-Z]{5})-?([0-9A-Z]{5})$/i;

function take() {
  const found = CODE.exec(location.hash);
  const field = document.getElementById("id_code");
  if (!found || !(field instanceof HTMLInputElement)) return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = `${found[1]}-${found[2]}`.toUpperCase();
  const button = field.form.querySelector("button");
  document.getElementById("code-title").scrollIntoView({ block: "start" });
  button.classList.add("button-primary");
  button.focus();
}

take();
addEventListener("hashchange", take);
