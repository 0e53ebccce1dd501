import { NumberInput, type NumberInputProps } from '@mantine/core';

/** Where a sum in dollars is entered, to the cent unless `decimalScale` says more. */
export function DollarInput(props: Omit<NumberInputProps, 'prefix' | 'thousandSeparator'>) {
  return (
    <NumberInput
      prefix="$"
      thousandSeparator=","
      placeholder="$0.00"
      min={0}
      decimalScale={2}
      {...props}
    />
  );
}
