// What a live figure is given, see tenuto/publish/figures.py. A figure's script calls figure() where it stands.
"use strict";

function figure(draw) {
  const root = document.currentScript.closest("figure");
  const packed = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const language = document.documentElement.lang;
  const written = (number, decimals) =>
    number.toLocaleString(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  draw(root, figure.unpacked(packed), written);
}

/** Arrays, wherever they stand in it, as {shape, values}. */
figure.unpacked = (value) => {
  if (Array.isArray(value)) return value.map(figure.unpacked);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.base64 === "string" && value.dtype in figure.TYPES) {
    const bytes = Uint8Array.from(atob(value.base64), (sign) => sign.charCodeAt(0));
    return { shape: value.shape, values: new figure.TYPES[value.dtype](bytes.buffer) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, figure.unpacked(each)]));
};

figure.TYPES = {
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};
