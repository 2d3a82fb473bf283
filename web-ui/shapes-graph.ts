/** Answers of `/api/graph`, `/api/check` and `/api/booklet`. */

export interface Thing {
  readonly entity: string;
  readonly id: string;
}

export interface FlowNode {
  readonly id: string;
  readonly kind: 'number' | 'schema' | 'plan' | 'extension' | 'outside' | 'end' | 'many';
  readonly title: string;
  readonly notes: readonly string[];
  readonly icon: string;
  readonly thing?: Thing;
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly owner: string;
  readonly ways: readonly {
    readonly via: string;
    readonly label?: string;
    readonly chosen: boolean;
    readonly prefix?: string;
  }[];
}

export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  readonly isCut: boolean;
}

export interface CheckFinding {
  readonly kind: string;
  readonly severity: 'broken' | 'attention' | 'hint';
  readonly sentence: string;
  readonly mend: string;
  readonly about: Thing & { readonly field?: string; readonly kind: string };
}

export interface CheckReport {
  readonly revision: number;
  readonly sentence: string;
  readonly findings: readonly CheckFinding[];
}

export interface BookletText {
  readonly revision: number;
  readonly language: 'en' | 'nl';
  readonly chapters: readonly {
    readonly key: string;
    readonly title: string;
    readonly entries: readonly { readonly title: string; readonly sentences: readonly string[] }[];
  }[];
}
