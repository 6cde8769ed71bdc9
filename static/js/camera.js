/* The live camera. detector(): the browser's own reader of codes, or null where there is none. watch(): every code it sees. */
const FORMATS = ["qr_code", "code_128", "code_39", "data_matrix", "ean_13", "itf", "codabar", "code_93"];
const PAUSE = 120; // ms between two looks
const REST = 2500; // ms for which a code that stays in the picture counts as the same one

export async function detector() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return null;
  const known = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!known.includes("qr_code")) return null;
  return new window.BarcodeDetector({ formats: FORMATS.filter((format) => known.includes(format)) });
}

/* Calls found(texts) for what comes into the picture, until the signal aborts. Throws what getUserMedia throws. */
export async function watch(video, reader, found, signal) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
  const stop = () => {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop);
  video.srcObject = stream;
  await video.play().catch(() => {});
  const seen = new Map();
  const look = async () => {
    if (signal.aborted) return;
    const codes = await reader.detect(video).catch(() => []);
    const now = performance.now();
    const fresh = codes.map((code) => code.rawValue).filter((text) => now - (seen.get(text) ?? -REST) >= REST);
    codes.forEach((code) => seen.set(code.rawValue, now));
    if (fresh.length && !signal.aborted) found([...new Set(fresh)]);
    setTimeout(look, PAUSE);
  };
  look();
}
