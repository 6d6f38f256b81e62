/** What the judge imports; what the App and the tests need is left out, which is nine tenths of it. */
export const NEEDED = ["execa", "js-yaml", "saxes", "smol-toml", "unbash", "yaml"];

/**
 * The part of a lock file that some packages need, and that its project can use where it is there: each package at the
 * place, in the version and with the digest that the whole lock file says.
 * @param lock package-lock.json, version 3.
 * @param {readonly string[]} needed names of packages that the project itself has.
 * @param {(name: string) => boolean} takes which of its optional ones as well.
 * @returns a package.json and a package-lock.json for `npm ci`.
 */
export function partOfLock(lock, needed, takes = () => true) {
  const root = lock.packages[""];
  const own = { ...root.dependencies, ...root.devDependencies };
  const dependencies = Object.fromEntries(needed.map((name) => [name, own[name]]));
  const optional = Object.entries(root.optionalDependencies ?? {}).filter(([name]) => takes(name));
  const optionalDependencies = Object.fromEntries(optional);
  const places = new Set();
  const waiting = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)].map((name) => [
    "",
    name,
  ]);
  for (const [from, name] of waiting) {
    const place = placeOf(lock, from, name);
    // Of an optional package that no machine of this kind takes, a lock file may say nothing.
    if (place === undefined || places.has(place)) continue;
    places.add(place);
    const entry = lock.packages[place];
    for (const wanted of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      waiting.push([place, wanted]);
  }
  const { name, version } = root;
  const project = { name, version, dependencies, optionalDependencies };
  const kept = [...places].sort().map((place) => {
    const { dev, devOptional, ...entry } = lock.packages[place];
    return [place, entry];
  });
  const packages = { "": project, ...Object.fromEntries(kept) };
  return {
    project: { ...project, private: true },
    lock: { name, version, lockfileVersion: lock.lockfileVersion, requires: true, packages },
  };
}

/** Where Node finds a package that is asked for from a place: the nearest folder above that holds it. */
function placeOf(lock, from, name) {
  for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf("/node_modules/")))) {
    const place = `${above === "" ? "" : `${above}/`}node_modules/${name}`;
    if (lock.packages[place] !== undefined) return place;
    if (above === "") return undefined;
  }
}
