import { compact, duration, money, speed, whole } from '@atelier/ui';
import { Group, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { priceInWords } from '../settings/price-words.ts';
import type { ShownFigures } from './live-figures.ts';

/** Tokens, cost, time to first token and speed of one answer, in one quiet line. */
export function FiguresLine({ figures }: { figures: ShownFigures }) {
  const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens } = figures;
  const about = figures.estimated ? '~' : '';
  const detail = [
    `${whole(inputTokens ?? 0)} tokens in${cachedInputTokens ? ` (${whole(cachedInputTokens)} cached)` : ''}`,
    `${about}${whole(outputTokens ?? 0)} tokens out${reasoningTokens ? ` (${whole(reasoningTokens)} reasoning)` : ''}`,
    ...(figures.estimated ? ['Estimated: the provider has not counted.'] : []),
  ].join(' · ');
  return (
    <Group gap={10} className="numeric" c="dimmed" fz="xs" wrap="wrap">
      <Figure label="Tokens in → out" detail={detail}>
        {inputTokens === undefined ? '' : `${compact(inputTokens)} → `}
        {about}
        {compact(outputTokens ?? 0)} tok
      </Figure>
      <Figure label="Cost" detail={costDetail(figures)}>
        {costInWords(figures)}
      </Figure>
      {figures.firstTokenMs !== undefined && (
        <Figure label="Time to first token">{duration(figures.firstTokenMs)} first</Figure>
      )}
      {figures.tokensPerSecond !== undefined && (
        <Figure label="Tokens per second">{speed(figures.tokensPerSecond)}</Figure>
      )}
      {figures.totalMs !== undefined && (
        <Figure label="Time in all">{duration(figures.totalMs)}</Figure>
      )}
    </Group>
  );
}

const costInWords = ({ costNanoUsd, pricedBy }: ShownFigures) =>
  costNanoUsd !== undefined
    ? money(costNanoUsd)
    : pricedBy
      ? `${priceInWords(pricedBy)} per million`
      : 'price unknown';

function costDetail({ costNanoUsd, pricedBy }: ShownFigures): string {
  if (costNanoUsd !== undefined) return `${money(costNanoUsd)} for this answer`;
  return pricedBy
    ? 'What the answer costs is known when it is whole: the route’s models differ in price.'
    : 'No price is known for this model; an administrator can set one.';
}

function Figure(props: { label: string; detail?: string; children: ReactNode }) {
  return (
    <Tooltip label={props.detail ? `${props.label}: ${props.detail}` : props.label}>
      <Text component="div" size="xs" inherit>
        {props.children}
      </Text>
    </Tooltip>
  );
}
