export * as concierge from './concierge.ts';
export * as greeter from './greeter.ts';
