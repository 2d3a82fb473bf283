/** Something that must never be, found in a simulated run. */
export class Violation extends Error {
  /** A short name of the rule, to count by. */
  readonly rule: string;
  /** Call-IDs whose ladder explains it. */
  readonly callIds: readonly string[];

  constructor(rule: string, message: string, callIds: readonly string[] = []) {
    super(`${rule}: ${message}`);
    this.rule = rule;
    this.callIds = callIds;
  }
}
