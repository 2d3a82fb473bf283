import { type Compared, simulatedAndReal } from './simulated-real.ts';

/** Ways on that one call from inside can't take, each with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'call-limit above': 'takes several calls at the same time',
  'group member': 'members ring within the group: the call goes on nowhere',
};

/** Compares many made-up offices, and counts which ways on of their extensions the calls took. */
export class SimulatedOffices {
  readonly differences: string[] = [];
  readonly #exits = new Set<string>();
  readonly #taken = new Set<string>();
  readonly #treated = new Set<string>();
  count = 0;

  async compare(seed: number): Promise<Compared> {
    const compared = await simulatedAndReal(seed);
    this.count++;
    this.differences.push(...compared.differences);
    for (const exit of compared.exits) if (!(exit in ELSEWHERE)) this.#exits.add(exit);
    for (const exit of compared.taken) this.#taken.add(exit);
    for (const kind of compared.treated) this.#treated.add(kind);
    return compared;
  }

  /** Ways on that no call took. */
  get missed(): readonly string[] {
    return [...this.#exits].filter((exit) => !this.#taken.has(exit)).sort();
  }

  get treated(): ReadonlySet<string> {
    return this.#treated;
  }

  /** “57 of 60 offices alike; exits 12 of 13 (92 %), not: ivr none”. */
  summary(): string {
    const { missed } = this;
    const all = this.#exits.size;
    const percent = all === 0 ? 100 : Math.floor((100 * (all - missed.length)) / all);
    const not = missed.length > 0 ? `, not: ${missed.join(', ')}` : '';
    const differ = this.differences.length;
    return `${this.count} offices, ${differ} differences; ways on ${all - missed.length} of ${all} (${percent} %)${not}`;
  }
}
