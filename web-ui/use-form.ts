import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem } from './api.ts';
import { readDraft, type Values, writeDraft } from './draft.ts';

/** A form's values, what is wrong with them, and its saving. Saving is explicit; nothing typed is lost. */
export interface Form<T> {
  readonly values: T;
  readonly changed: boolean;
  /** The values came back from an earlier visit. */
  readonly restored: boolean;
  readonly busy: boolean;
  /** What is wrong as a whole; single fields have their own. */
  readonly problem: Problem | undefined;
  error(field: string): string | undefined;
  /** What is wrong with settings that this form doesn't show. */
  elsewhere(): readonly string[];
  set<K extends keyof T>(field: K, value: T[K]): void;
  /** Several at once. */
  change(part: Partial<T>): void;
  reset(next?: T): void;
  readonly ref: { current: HTMLFormElement | null };
  onSubmit(event: Event): void;
}

interface FormOptions<T> {
  readonly initial: T;
  /** Under which what is typed is kept; undefined: not at all. */
  readonly draft?: string;
  /** Fields that must not be kept. */
  readonly secrets?: readonly (keyof T & string)[];
  /** Sentences for fields that can be judged here; saves nothing while there is one. */
  readonly check?: (values: T) => Readonly<Record<string, string | undefined>>;
  readonly save: (values: T) => Promise<void>;
}

function withoutSecrets<T extends object>(values: T, secrets: readonly string[] = []): Values {
  return Object.fromEntries(Object.entries(values).filter(([field]) => !secrets.includes(field)));
}

/** Fields say which they are by asking what is wrong with them. */
function errorOf(errors: ReadonlyMap<string, string>, asked: Set<string>, field: string): string | undefined {
  asked.add(field);
  return errors.get(field);
}

export function useForm<T extends object>(options: FormOptions<T>): Form<T> {
  const { initial, draft, secrets, check, save } = options;
  const [kept] = useState(() => (draft ? readDraft(draft) : undefined));
  const [values, setValues] = useState<T>({ ...initial, ...kept } as T);
  const [state, setState] = useState<{ restored: boolean; changed: boolean }>({
    restored: Boolean(kept),
    changed: Boolean(kept),
  });
  const [busy, work] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const ref = useRef<HTMLFormElement>(null);

  const asked = useRef(new Set<string>()).current;
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const fail = (found: ReadonlyMap<string, string>, whole?: Problem): void => {
    setErrors(found);
    setProblem(whole);
  };
  const submit = async (): Promise<void> => {
    const found = Object.entries(check?.(values) ?? {}).filter((entry): entry is [string, string] => Boolean(entry[1]));
    fail(new Map(found));
    if (found.length > 0 || busy) return;
    work(true);
    try {
      await save(values);
      if (draft) writeDraft(draft, undefined);
      setState({ restored: false, changed: false });
    } catch (error) {
      const whole = asProblem(error);
      fail(whole.fields, whole);
    } finally {
      work(false);
    }
  };
  const change = (part: Partial<T>): void => {
    const next = { ...values, ...part };
    setValues(next);
    setState({ ...state, changed: true });
    setErrors(new Map([...errors].filter(([path]) => !(path in part))));
    if (draft) writeDraft(draft, withoutSecrets(next, secrets));
  };
  return {
    values,
    ...state,
    busy,
    problem,
    ref,
    error: (field) => errorOf(errors, asked, field),
    elsewhere: () => [...errors].filter(([field]) => !asked.has(field)).map(([, sentence]) => sentence),
    set: (field, value) => change({ [field]: value } as unknown as Partial<T>),
    change,
    reset: (next = initial) => {
      if (draft) writeDraft(draft, undefined);
      setValues(next);
      setState({ restored: false, changed: false });
      fail(new Map());
    },
    onSubmit: (event) => {
      event.preventDefault();
      void submit();
    },
  };
}
