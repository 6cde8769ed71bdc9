/* signal("success" | "warning" | "error"): a tone and a vibration for each. data-scan-sound is the switch of the tone, kept in the browser. */
const TONES = { success: [[1320, 0, 0.09]], warning: [[700, 0, 0.08], [700, 0.13, 0.08]], error: [[220, 0, 0.32]] };
const PULSES = { success: [50], warning: [40, 60, 40], error: [180] };
const KEPT = "scan-sound";
let context = null;

const box = () => document.querySelector("[data-scan-sound]");
const silent = () => localStorage.getItem(KEPT) === "off";

export function signal(tone) {
  navigator.vibrate?.(PULSES[tone] ?? []);
  if (silent() || !("AudioContext" in window)) return;
  context ??= new AudioContext();
  context.resume?.().catch(() => {});
  for (const [pitch, start, length] of TONES[tone] ?? []) {
    const source = context.createOscillator();
    const volume = context.createGain();
    source.frequency.value = pitch;
    source.type = tone === "error" ? "square" : "sine";
    volume.gain.value = 0.15;
    source.connect(volume).connect(context.destination);
    source.start(context.currentTime + start);
    source.stop(context.currentTime + start + length);
  }
}

if (box()) {
  box().checked = !silent();
  box().addEventListener("change", () => localStorage.setItem(KEPT, box().checked ? "on" : "off"));
}
