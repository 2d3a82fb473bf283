/**
 * The facts on the bus: past-tense names, small frozen data, ids instead of objects. One type map for the whole box.
 */
export interface AppEvents {
  'phone.registered': { readonly lineId: string; readonly contact: string; readonly transport: string };
  'phone.unregistered': {
    readonly lineId: string;
    readonly contact: string;
    readonly why: 'removed' | 'expired' | 'gone';
  };
  'call.changed': { readonly callId: string };
  'call.ended': { readonly callId: string; readonly historyId: string };
  /** A message came, was heard, saved, deleted or restored; which there are is asked for. */
  'voicemail.changed': { readonly mailboxId: string };
  /** Somebody calls for help. */
  'emergency.called': {
    readonly at: number;
    readonly number: string;
    readonly caller: { readonly number: string; readonly name: string };
    readonly place: string;
    readonly shownNumber: string | undefined;
  };
  /** A limit has stopped a call outside, or was released; which is asked for. */
  'brakes.changed': Record<never, never>;
  /** How a provider does has changed; how it is asked for. */
  'trunk.changed': { readonly trunkId: string };
  /** The box's own troubles came or went; what they are is asked for. */
  'health.changed': Record<never, never>;
  /** The check of the whole set-up has looked at this revision, and found so many things. */
  'check.changed': {
    readonly revision: number;
    readonly broken: number;
    readonly attention: number;
    readonly hints: number;
  };
  'config.changed': {
    readonly revision: number;
    readonly changed: readonly { entity: string; id: string; what: 'created' | 'changed' | 'deleted' }[];
  };
}
