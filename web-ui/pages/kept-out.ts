import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Fetched } from '../components/frame.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { toast, toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { epoch } from '../live.ts';
import { useNow } from '../now.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { KeptOutAddress } from '../shapes-safety.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

/** How often the page looks while it is open. */
const LOOK_EVERY_MS = 5_000;

function columns(release: (address: string) => void): Column<KeptOutAddress>[] {
  return [
    { key: 'address', label: t('guard.address'), text: ({ address }) => address, long: true },
    {
      key: 'names',
      label: t('guard.names'),
      text: ({ names }) => t('guard.names-n', { n: names }),
      order: ({ names }) => names,
      at: 'middle',
    },
    {
      key: 'until',
      label: t('guard.until'),
      text: ({ until }) => (until === undefined ? t('guard.slowed') : exact(until)),
      show: ({ until }) =>
        until === undefined ? t('guard.slowed') : html`<${When} at=${until} text=${exact(until)} />`,
    },
    {
      key: 'release',
      label: t('guard.release'),
      sortable: false,
      fit: true,
      text: () => '',
      show: ({ address }) =>
        may('change-office') &&
        html`<${Button} aria-label=${t('guard.release-from', { address })} onClick=${() => release(address)}>${t('guard.release')}<//>`,
    },
  ];
}

/** FAC-09: addresses of attackers, each of which an admin can let in again. */
export function KeptOut(): VNode {
  const look = Math.floor(useNow(LOOK_EVERY_MS) / LOOK_EVERY_MS);
  const from = useResource<{ addresses: readonly KeptOutAddress[] }>('/api/kept-out', `${useStore(epoch)} ${look}`);
  const release = (address: string): void => {
    request('POST', '/api/kept-out/release', { address }).then(() => {
      toast(t('guard.released', { address }));
      from.reload();
    }, toastProblem);
  };
  const draw = ({ addresses }: { addresses: readonly KeptOutAddress[] }): VNode =>
    addresses.length === 0
      ? html`<p class="soft">${t('guard.none')}</p>`
      : html`<${Table} caption=${t('guard.title')} columns=${columns(release)} rows=${addresses} rowKey=${(one: KeptOutAddress) => one.address} />`;
  return html`<${PageHead} title=${t('guard.title')} text=${t('guard.text')} />
    <${SubPlaces} of="outside" />
    <${Fetched} from=${from} lines=${3}>${draw}<//>`;
}
