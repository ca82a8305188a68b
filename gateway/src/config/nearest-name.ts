const distanceMax = 4;

/** The name that is likely meant: the fewest characters to change, and not more than a few; undefined for none. */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: distanceOf(text, name) }))
    .filter(({ name, distance }) => distance <= Math.min(distanceMax, name.length / 2))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name ?? names.find((name) => text.length >= 3 && name.includes(text));
}

/** Levenshtein's, a row at a time. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = row[j]! + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
