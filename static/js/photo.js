/* The codes in a picture, read by the server. Throws Error with the server's sentence, or without one when nothing could be sent. */
const LARGE = 1_500_000; // bytes; above, the picture is made smaller before it is sent
const LONGEST = 2400; // pixels

async function smaller(file) {
  if (file.size < LARGE) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88))) ?? file;
  } catch {
    return file; // the server says what is wrong with it
  }
}

export async function codesIn(file, url) {
  const body = new FormData();
  body.append("photo", await smaller(file), "photo.jpg");
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
  if (!response.headers.get("Content-Type")?.includes("json")) throw new Error("");
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.sentence);
  return answer.codes;
}
