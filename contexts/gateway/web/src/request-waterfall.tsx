import { duration } from '@atelier/ui';
import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { Fragment } from 'react';
import type { LoggedRequest } from './gateway-api.ts';
import style from './request-waterfall.module.css';
import { type Bar, type WaterfallRow, waterfall } from './waterfall.ts';

const KINDS = {
  waiting: 'waiting',
  streaming: 'streaming',
  failed: 'failed',
  overtaken: 'overtaken',
  pause: 'pause before another try',
  cached: 'from the cache',
} as const satisfies Record<Bar['kind'], string>;

/** Where the time went: the call and each attempt as bars on one axis. */
export function RequestWaterfall({ request }: { request: LoggedRequest }) {
  const { totalMs, rows } = waterfall(request);
  const kinds = new Set(rows.flatMap(({ bars }) => bars.map(({ kind }) => kind)));
  return (
    <section aria-label="Timings">
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={600}>
          Timings
        </Text>
        <Group gap="sm">
          {[...kinds].map((kind) => (
            <Group key={kind} gap={5}>
              <span className={`${style['swatch']} ${style[kind]}`} />
              <Text size="xs" c="dimmed">
                {KINDS[kind]}
              </Text>
            </Group>
          ))}
        </Group>
      </Group>
      <div className={style['grid']}>
        {rows.map((row, at) => (
          <Fragment key={at}>
            <Name row={row} at={at} />
            <div className={style['track']}>
              {row.bars.map((bar) => (
                <Piece key={`${bar.kind} ${bar.fromMs}`} bar={bar} totalMs={totalMs} />
              ))}
            </div>
          </Fragment>
        ))}
        <span />
        <div className={style['axis']}>
          {(totalMs < 10 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1]).map((part) => (
            <span key={part}>{duration(part * totalMs)}</span>
          ))}
        </div>
      </div>
    </section>
  );
}

function Name({ row: { attempt, bars }, at }: { row: WaterfallRow; at: number }) {
  const isOvertaken = bars.some(({ kind }) => kind === 'overtaken');
  if (attempt === undefined)
    return (
      <Text size="xs" fw={500}>
        The whole call
      </Text>
    );
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        <Text size="xs" ff="monospace" truncate title={`${attempt.provider}/${attempt.model}`}>
          {at}. {attempt.provider}/{attempt.model}
        </Text>
        {attempt.hedge && (
          <Badge size="xs" variant="light" color="indigo" tt="none">
            hedge
          </Badge>
        )}
      </Group>
      <Text size="xs" c={attempt.failure && !isOvertaken ? 'red' : 'dimmed'}>
        {isOvertaken ? 'overtaken by a hedge' : outcomeOf(attempt)}
      </Text>
    </div>
  );
}

function outcomeOf({
  skipped,
  failure,
  upstreamStatus,
}: NonNullable<WaterfallRow['attempt']>): string {
  if (skipped === 'open') return 'not asked: its breaker is open';
  if (skipped === 'busy') return 'not asked: it had all its calls';
  if (failure === undefined) return 'answered';
  return upstreamStatus === undefined ? failure : `${failure}, ${upstreamStatus}`;
}

function Piece({ bar: { kind, fromMs, toMs }, totalMs }: { bar: Bar; totalMs: number }) {
  const percent = (ms: number) => `${(ms / totalMs) * 100}%`;
  const words = `${KINDS[kind]}: ${duration(toMs - fromMs)}, from ${duration(fromMs)}`;
  return (
    <Tooltip label={words}>
      <span
        role="img"
        aria-label={words}
        className={`${style['bar']} ${style[kind]}`}
        style={{ insetInlineStart: percent(fromMs), width: percent(toMs - fromMs) }}
      />
    </Tooltip>
  );
}
