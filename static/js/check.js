/* data-check: a QR code in the address is verified here, with the public keys at data-keys; of a chosen file only the SHA-256 is sent.
   Browsers do this on https (and localhost) only; on plain http the server is asked. */
const CODE = /^1\.([0-9a-f]{8})\.([A-Z0-9-]{1,50})\.(\d{8})\.([\w-]{0,30})\.([\w-]{0,30})\.([\w-]{43})\.([\w-]{85}[AQgw])$/;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n; // of the curve P-256
const box = document.querySelector("[data-check]");
const answer = box.querySelector("#answer");
const form = box.querySelector("[data-check-digest]");
const codeForm = box.querySelector("[data-check-code]");
const subtle = globalThis.crypto?.subtle;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const part = (name) => box.querySelector(`template[data-check-${name}]`).content.cloneNode(true);

async function isSigned(text, keyId, signature) {
  const { keys } = await (await fetch(box.dataset.keys)).json();
  const jwk = keys.find((key) => key.kid === keyId);
  if (!jwk) return false;
  const { kty, crv, x, y } = jwk;
  const key = await subtle.importKey("jwk", { kty, crv, x, y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(signature), utf8(text));
}

/* The same code with the signature (r, n - s), which anybody can make of (r, s) and which is as valid: what was voided stays so under it. */
function twin(text) {
  const at = text.lastIndexOf(".") + 1;
  const raw = bytes(text.slice(at));
  const half = (ORDER - BigInt(`0x${hex(raw.slice(32))}`)).toString(16).padStart(64, "0");
  raw.set(half.match(/../g).map((pair) => parseInt(pair, 16)), 32);
  return text.slice(0, at) + btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/* What the server says about a SHA-256, or null: the answer on the page that comes back. */
async function ask(digest) {
  const body = new FormData(form);
  body.set("sha256", digest);
  const response = await fetch(form.action, { method: "POST", body });
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("#answer [data-answer]:not([data-answer=error])");
}

async function showCode(text) {
  const found = CODE.exec(text);
  const [, keyId, number, day, giver, receiver, , signature] = found ?? [];
  if (!found || !(await isSigned(text.slice(0, text.lastIndexOf(".")), keyId, signature))) {
    answer.replaceChildren(part("false"));
    return;
  }
  const shown = part("signed");
  const values = {
    number,
    day: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
    giver: giver.replaceAll("_", " "),
    receiver: receiver.replaceAll("_", " "),
  };
  for (const [name, value] of Object.entries(values)) shown.querySelector(`[data-slot=${name}]`).textContent = value;
  answer.replaceChildren(shown);
  const state = answer.querySelector("[data-slot=state]");
  try {
    const known = async (code) => ask(hex(await subtle.digest("SHA-256", utf8(code))));
    const said = (await known(text)) ?? (await known(twin(text)));
    if (said) answer.querySelector("[data-answer]").replaceWith(said); // else it is signed by us, and there is no more to say
    state.remove();
  } catch {
    state.replaceChildren(part("unasked"));
  }
}

async function readAddress() {
  const text = location.hash.slice(1);
  if (!text.startsWith("1.")) return; // a link to a field of this page
  codeForm.elements.code.value = text;
  if (!subtle) {
    history.replaceState(null, "", location.pathname);
    codeForm.requestSubmit();
    return;
  }
  try {
    await showCode(text);
  } catch {
    codeForm.elements.code.focus(); // the keys could not be fetched: the server may be asked later
  }
}

box.querySelector("[data-check-file]").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file || !subtle) return form.elements.sha256.focus();
  box.querySelector("[data-check-busy]").hidden = false;
  form.elements.sha256.value = hex(await subtle.digest("SHA-256", await file.arrayBuffer()));
  form.requestSubmit();
});
addEventListener("hashchange", readAddress);
readAddress();
