import { Arrivals } from './arrivals.tsx';
import { GreetForm } from './greet-form.tsx';
import { GuestBook } from './guest-book.tsx';
import { WelcomeForm } from './welcome-form.tsx';

/** The page. */
export function App() {
  return (
    <>
      <header className="masthead">
        <h1>Ahoy</h1>
        <p>Two services, called like local functions.</p>
      </header>
      <main>
        <GreetForm />
        <div className="columns">
          <div className="column">
            <WelcomeForm />
            <Arrivals />
          </div>
          <GuestBook />
        </div>
      </main>
    </>
  );
}
