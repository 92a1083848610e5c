/**
 * The known name that `name` was probably meant to be, or undefined when none is near. Capitals, hyphens and underscores
 * do not count as differences.
 *
 * @param most letters that may differ; default a third of them, or two where there are at least four
 */
export function nearestName(name: string, known: readonly string[], most?: number): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = (most ?? Math.max(wanted.length >= 4 ? 2 : 1, Math.floor(wanted.length / 3))) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate));
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Characters; a longer name is not compared, so that the work stays bounded. */
const longestCompared = 64;

function plain(name: string): string {
  return name.slice(0, longestCompared).toLowerCase().replaceAll('-', '').replaceAll('_', '');
}

/** Levenshtein distance: the number of letters to insert, remove or replace. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
