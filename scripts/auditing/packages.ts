/** What a lock file says of its packages, and what may not be in it. */

export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
  /** Packed inside another package, whose hash covers it. */
  readonly inBundle?: boolean;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** What ships with a deployment may have no other. */
const licences: ReadonlySet<string> = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause', '0BSD']);

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13);

/**
 * What is wrong with the packages as locked, a line each: one whose bytes nothing vouches for, one
 * that runs a script of its own while it is installed (`allowScripts` says which are known not to
 * need theirs), one that ships under a licence we did not look at.
 */
export function lockProblems(
  lock: Lock,
  allowScripts: Readonly<Record<string, boolean>>,
): string[] {
  return Object.entries(lock.packages)
    .filter(([path, { link, inBundle }]) => path !== '' && !link && !inBundle)
    .flatMap(([path, locked]) => {
      const name = nameOf(path);
      const ships = !locked.dev && !locked.devOptional;
      return [
        ...(locked.integrity ? [] : [`${name}: no integrity hash`]),
        ...(locked.hasInstallScript && allowScripts[name] !== false
          ? [`${name}: runs a script when installed`]
          : []),
        ...(ships && !licences.has(locked.license ?? '')
          ? [`${name}: licence ${locked.license ?? 'unknown'}`]
          : []),
      ];
    });
}

/** As much of `npm audit --json` as is judged. */
export interface Advisories {
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly range?: string }>
  >;
}

/** Known holes of what ships, a line each; from `high` on they fail a build. */
export function grave(advisories: Advisories): string[] {
  return Object.entries(advisories.vulnerabilities ?? {})
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity, range = '' }]) => `${name} ${range}: ${severity}`);
}
