/** Set up once for a whole test run. */
export async function setup(): Promise<void> {}
