/** The page's own pictures: line icons, and a coloured tile for each person. */

import { draw, make } from "./dom.js";

const PATHS = {
  home: "M3 9.500 10 3.500l7 6M5 8.500v8h10v-8M8.500 16.500v-5h3v5",
  hash: "M4 8h13M3 13h13M8.500 3.500 6.500 17M14 3.500 12 17",
  close: "m5 5 10 10M15 5 5 15",
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
  dots: "M4.500 10h.01M10 10h.01M15.500 10h.01",
  down: "m5.500 8 4.500 4.500L14.500 8",
  updown: "m6.500 8 3.500-3.500L13.500 8M6.500 12l3.500 3.500 3.500-3.500",
  eye: "M2 10c2-3.600 4.700-5.400 8-5.400s6 1.800 8 5.400c-2 3.600-4.700 5.400-8 5.400S4 13.600 2 10Zm8 2.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  file: "M5 2.500h6.500L15.500 6.500v11H5v-15Zm6.500 0v4h4M7.500 10.500h5M10 8v5M7.500 15h5",
  warning: "M10 3 18 17H2L10 3Zm0 5v4m0 2.500h.01",
  check: "m4 10.500 4 4 8-9",
  clock: "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15ZM10 6v4.200l2.800 1.800",
};

/** A line icon; screen readers pass over it. */
export function icon(name) {
  const shape =
    name === "send"
      ? draw("path", {
          d: "M2.500 3.200 18 10 2.500 16.800l1.700-5.600L11 10 4.200 8.800Z",
          fill: "currentColor",
        })
      : draw("path", { d: PATHS[name] });
  return draw(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 20 20", "aria-hidden": "true" },
    shape,
  );
}

const COLOURS = ["#2f6f8f", "#8a4f7d", "#4c7a4a", "#a85b32", "#50569c", "#8c6d1f"];

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0].toUpperCase())
    .join("");
}

function colour(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return COLOURS[sum % COLOURS.length];
}

/** A person's tile: initials on a colour that stays theirs. */
export function face(person) {
  if (person.app)
    return make("img", { class: "face", src: "icon.svg", alt: "", width: 36, height: 36 });
  const label = draw("text", { x: 18, y: 23.2, "text-anchor": "middle" }, initials(person.name));
  const tile = draw("rect", {
    width: 36,
    height: 36,
    rx: 8,
    fill: person.colour ?? colour(person.id),
  });
  return draw("svg", { class: "face", viewBox: "0 0 36 36", "aria-hidden": "true" }, tile, label);
}
