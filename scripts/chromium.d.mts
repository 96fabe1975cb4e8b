/** A Chromium on this machine that runs: the one named, the usual places, or Playwright's own. Undefined when there is none. */
export function findChromium(named?: string): string | undefined
