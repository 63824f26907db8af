"""Runs cases through the specification program and tells what it did.

python3 partition_state_driver.py PROGRAM    cases on standard input as a JSON list; on standard output a list with a trace each

The program's own judges are on: where one fails, the trace ends with its text.
"""
import importlib.util, json, sys


def load(path):
    spec = importlib.util.spec_from_file_location('partition_state', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recorded(program, outs):
    """The program's machine, except that what comes out is also put into the list."""
    class Recorded(program.Machine):
        def process(m, *arguments):
            made = super().process(*arguments)
            outs.extend(made)
            return made

        def idle_close(m, silence):
            made = super().idle_close(silence)
            if made:
                outs.append(made)
            return made
    return Recorded


def describe(program, out):
    return dict(
        N=out.meta['N'], C=out.meta['C'],
        summaries=[dict(topic=u['topic'], start=u['w'], rows=list(u['rows']), by=u['by'],
                        counts=[u['counts'][k] for k in program.KINDS], incomplete=u['incomplete'])
                   for u in sorted(out.summaries, key=lambda u: u['topic'])],
        late=[list(l) for l in out.late], dead=[list(d) for d in out.dead])


def trace(program, case):
    outs, steps = [], []
    program.CAP = case['exceptions']
    plain, program.Machine = program.Machine, recorded(program, outs)
    try:
        tuples = lambda cfg: [tuple(c) for c in cfg]
        world = program.World(program.ALL, tuples(case['aggregations']))
        world.mf = case['max_future']
        for op in case['steps']:
            outs.clear()
            op = ('config', tuples(op[1])) if op[0] == 'config' else tuple(op)
            world.step(op)
            machine = world.m
            if machine.pos > len(world.log) or machine.N > len(world.log):
                steps.append(dict(blocked=True))
                break
            meta = machine.snapshot()
            steps.append(dict(N=meta['N'], S=meta['S'], C=meta['C'], B=[a['B'] for a in meta['aggs']], position=machine.pos,
                              counts=[[a['counts'][k] for k in program.KINDS] for a in meta['aggs']],
                              exceptions=sorted(meta['excl']), outs=[describe(program, o) for o in outs]))
    except program.Fail as failure:
        steps.append(dict(failure=str(failure)))
    finally:
        program.Machine = plain
    return steps


def main():
    program = load(sys.argv[1])
    json.dump([trace(program, case) for case in json.load(sys.stdin)], sys.stdout)


main()
