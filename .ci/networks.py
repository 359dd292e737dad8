"""Networks that networkx, igraph, scipy, pandas and Polars write are read as they are, and what Heimo exports they read back equal.

networks.py HEIMO [GRAPHS]: HEIMO is the program, GRAPHS how many random graphs of each kind are written in every format (20).
Prints a line a format; the first difference ends it with exit code 1.
"""

import gzip
import json
import warnings
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import polars as pl
import scipy.io
import scipy.sparse

warnings.filterwarnings("ignore")  # networkx's Pajek says that it leaves out numbers
HEIMO = str(Path(sys.argv[1]).resolve())
GRAPHS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
SCENARIO = """replicates = 1
steps = 1
record_agents = [0]
[population]
places = 2
[firms]
count = 2
[tribes]
count = 2
[network]
kind = "file"
file = "none"
[[platform]]
preset = "chronological"
"""
FOLDER = Path(tempfile.mkdtemp())
(FOLDER / "s.toml").write_text(SCENARIO)
EXPORTED = {"graphml": 0, "gexf": 0, "csv": 0, "parquet": 0}


def heimo(*words):
    """What Heimo prints; it must end well."""
    ended = subprocess.run([HEIMO, *words], cwd=FOLDER, capture_output=True, text=True)
    if ended.returncode != 0:
        sys.exit(f"heimo {' '.join(words)}: {ended.returncode}\n{ended.stdout}{ended.stderr}")
    return ended.stdout


def read(file, sets):
    """Nodes with their attributes, and links with their weights, as they came in."""
    shutil.rmtree(FOLDER / "out", ignore_errors=True)
    words = [f"network.{key}={value}" for key, value in {"file": file, **sets}.items()]
    heimo("run", "s.toml", *[word for pair in words for word in ("--set", pair)], "--out", "out", "--no-plots", "-q")
    heimo("export", "out", "--step", "0", "--format", "parquet", "--out", "back", "--force")
    nodes = pd.read_parquet(FOLDER / "back-nodes.parquet")
    edges = pd.read_parquet(FOLDER / "back-edges.parquet")
    weights = edges["weight"] if "weight" in edges else [None] * len(edges)
    links = {(s, t): w for s, t, w in zip(edges["node"], edges["followee_node"], weights)}
    assert len(links) == len(edges), f"{file}: a link twice"
    return nodes, links


def back(graph_nodes, links):
    """What is exported is what was read, in every format."""
    for format, reader in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        heimo("export", "out", "--step", "0", "--format", format, "--out", f"back.{format}", "--force")
        graph = reader(FOLDER / f"back.{format}")
        assert graph.is_directed() and not graph.is_multigraph(), format
        assert set(graph.nodes) == set(graph_nodes["node"]), format
        assert {(s, t) for s, t in graph.edges} == set(links), format
        for (s, t), weight in links.items():
            assert weight is None or abs(graph[s][t]["weight"] - weight) < 1e-6, format
        for row in graph_nodes.itertuples():
            assert abs(graph.nodes[row.node]["opinion"] - row.opinion) < 1e-6, format
            assert graph.nodes[row.node]["place"] == row.place, format
        EXPORTED[format] += 1
    if igraph.Graph.Read_GraphML(str(FOLDER / "back.graphml")).ecount() != len(links):
        sys.exit("igraph reads another number of links")
    heimo("export", "out", "--step", "0", "--format", "csv", "--out", "back", "--force")
    nodes, edges = pd.read_csv(FOLDER / "back-nodes.csv", dtype={"node": str}), pd.read_csv(FOLDER / "back-edges.csv", dtype=str)
    assert list(nodes["node"]) == list(graph_nodes["node"]) and len(edges) == len(links), "csv"
    assert np.allclose(nodes["opinion"], graph_nodes["opinion"]), "csv"
    assert pl.read_parquet(FOLDER / "back-nodes.parquet").height == len(nodes), "parquet"
    EXPORTED["csv"] += 1
    EXPORTED["parquet"] += 1


def random_graph(number, directed, names):
    """A graph with weights of links and opinions of nodes, both exact in 32 bits."""
    draw = random.Random(1000 * number + 2 * directed + names)
    n = draw.randint(3, 25)
    base = nx.gnp_random_graph(n, draw.uniform(0.1, 0.6), seed=number, directed=bool(directed))
    if base.number_of_edges() == 0:
        base.add_edge(0, 1)
    graph = nx.DiGraph() if directed else nx.Graph()
    alphabet = ["mia", "ole", "pia", "æbler", "漢", "o'neil", "a-b", "x.y", "Jean_Luc"]
    label = {k: f"{draw.choice(alphabet)}{k}" if names else k for k in base.nodes}
    for k in base.nodes:
        graph.add_node(label[k], lean=draw.randint(-4, 4) / 4)
    for u, v in base.edges:
        graph.add_edge(label[u], label[v], weight=draw.randint(1, 16) / 4)
    return graph


def expected(graph):
    links = {}
    for u, v, data in graph.edges(data=True):
        links[(str(u), str(v))] = data.get("weight")
        if not graph.is_directed():
            links[(str(v), str(u))] = data.get("weight")
    return links


def compare(file, graph, sets, name=str, weights=True, attributes=False, isolated=True):
    """Reads a file and compares it with the graph; `name` gives what a node is called in the file."""
    sets = dict(sets)
    if graph.is_directed():
        sets["directed"] = "true"
    if weights:
        sets["weighted"] = "true"
    if attributes:
        sets["opinion"] = "lean"
    nodes, links = read(file, sets)
    kept = graph if isolated else graph.edge_subgraph(graph.edges)
    renamed = nx.relabel_nodes(kept, {node: name(node) for node in kept.nodes})
    wanted = expected(renamed)
    assert set(nodes["node"]) == {str(node) for node in renamed.nodes}, f"{file}: nodes {sorted(nodes['node'])}"
    assert set(links) == set(wanted), f"{file}: links"
    if weights and len(set(wanted.values())) > 1:
        assert all(abs(links[link] - wanted[link]) < 1e-6 for link in wanted), f"{file}: weights"
    if attributes:
        lean = {str(node): data["lean"] for node, data in renamed.nodes(data=True)}
        assert all(abs(row.opinion - lean[row.node]) < 1e-6 for row in nodes.itertuples()), f"{file}: attributes"
    return nodes, links


def packed(file):
    """The same file packed by gzip, and by zstd."""
    content = (FOLDER / file).read_bytes()
    with gzip.open(FOLDER / f"{file}.gz", "wb") as out:
        out.write(content)
    return f"{file}.gz"


def of_networkx(graph, whole):
    """Files of networkx, what keys they need, and how to compare them."""
    path = lambda name: str(FOLDER / name)
    index = {node: k for k, node in enumerate(graph.nodes)}
    absent = {} if whole else {"header": "absent"}
    nx.write_edgelist(graph, path("nx.edgelist"))
    yield "edge list with data", "nx.edgelist", absent, dict(isolated=False)
    nx.write_weighted_edgelist(graph, path("nx.weighted"))
    yield "weighted edge list", "nx.weighted", {**absent, "weight": "3"}, dict(isolated=False)
    nx.write_edgelist(graph, path("nx.pairs"), data=False)
    yield "edge list of pairs", "nx.pairs", absent, dict(isolated=False, weights=False)
    nx.write_adjlist(graph, path("nx.adjlist"))
    yield "adjacency lists", "nx.adjlist", {}, dict(weights=False)
    nx.write_gml(graph, path("nx.gml"))
    yield "GML", "nx.gml", {}, dict(attributes=True, name=lambda node: index[node])
    nx.write_graphml(graph, path("nx.graphml"))
    yield "GraphML", "nx.graphml", {}, dict(attributes=True)
    nx.write_gexf(graph, path("nx.gexf"))
    yield "GEXF", "nx.gexf", {}, dict(attributes=True)
    nx.write_pajek(nx.relabel_nodes(graph, str), path("nx.net"))
    yield "Pajek", "nx.net", {}, dict(name=lambda node: index[node] + 1)
    Path(path("nx.json")).write_text(json.dumps(nx.node_link_data(graph)))
    yield "node-link JSON", "nx.json", {}, dict(attributes=True)
    table = nx.to_pandas_edgelist(graph)
    for name, by in (("nx.csv", ","), ("semi.csv", ";"), ("tab.tsv", "\t")):
        table.to_csv(path(name), sep=by, index=False)
        yield f"pandas, {name}", name, {}, dict(isolated=False)
    table.to_csv(path("index.csv"))
    yield "pandas with an index", "index.csv", {}, dict(isolated=False)
    table.rename(columns={"source": "boss", "target": "worker"}).to_parquet(path("pd.parquet"))
    yield "Parquet of pandas", "pd.parquet", {"source": "boss", "target": "worker"}, dict(isolated=False)
    for codec in ("zstd", "lz4", "gzip", "snappy", "brotli", "uncompressed"):
        pl.from_pandas(table.astype({"source": str, "target": str})).write_parquet(path("pl.parquet"), compression=codec)
        yield f"Parquet of Polars, {codec}", "pl.parquet", {}, dict(isolated=False)
    nodes = pd.DataFrame([(node, data["lean"]) for node, data in graph.nodes(data=True)], columns=["id", "lean"])
    nodes.to_csv(path("nodes.csv"), index=False)
    yield "a table of nodes", "nx.csv", {"nodes": "nodes.csv"}, dict(attributes=True)
    nodes.to_parquet(path("nodes.parquet"))
    yield "a table of nodes in Parquet", "nx.csv", {"nodes": "nodes.parquet"}, dict(attributes=True)
    dense = nx.to_numpy_array(graph)
    np.savetxt(path("np.matrix"), dense, fmt="%g")
    yield "matrix of numpy", "np.matrix", {"format": "adjacency-matrix"}, dict(name=lambda node: index[node])
    nx.to_pandas_adjacency(graph).to_csv(path("pd.matrix.csv"))
    yield "matrix of pandas", "pd.matrix.csv", {"format": "adjacency-matrix"}, {}


def of_igraph(graph, whole):
    path = lambda name: str(FOLDER / name)
    index = {node: k for k, node in enumerate(graph.nodes)}
    g = igraph.Graph(n=len(index), directed=graph.is_directed(), edges=[(index[u], index[v]) for u, v in graph.edges])
    g.vs["name"] = [str(node) for node in graph.nodes]
    g.vs["lean"] = [data["lean"] for _, data in graph.nodes(data=True)]
    g.es["weight"] = [data["weight"] for _, _, data in graph.edges(data=True)]
    g.write_edgelist(path("ig.edges"))
    yield "edge list", "ig.edges", {}, dict(weights=False, isolated=False, name=lambda node: index[node])
    # igraph's NCOL has plain ASCII names.
    if not graph.is_directed() and all(str(node).isascii() for node in graph.nodes):
        g.write_ncol(path("ig.ncol"), names="name", weights="weight")
        yield "NCOL", "ig.ncol", {"header": "absent", "weight": "3"}, dict(isolated=False)
    g.write_gml(path("ig.gml"))
    yield "GML", "ig.gml", {}, dict(attributes=True, name=lambda node: index[node])
    g.write_graphml(path("ig.graphml"))
    yield "GraphML", "ig.graphml", {}, dict(attributes=True, name=lambda node: f"n{index[node]}")
    g.write_pajek(path("ig.net"))
    yield "Pajek", "ig.net", {}, dict(name=lambda node: index[node] + 1)


def of_scipy(graph, whole):
    path = lambda name: str(FOLDER / name)
    index = {node: k for k, node in enumerate(graph.nodes)}
    matrix = nx.to_scipy_sparse_array(graph, format="coo")
    named = dict(name=lambda node: index[node] + 1)
    scipy.io.mmwrite(path("sp.mtx"), matrix)
    yield "Matrix Market", "sp.mtx", {}, named
    scipy.io.mmwrite(path("sp-general.mtx"), matrix, symmetry="general")
    yield "Matrix Market, general", "sp-general.mtx", {}, named
    scipy.io.mmwrite(path("sp-pattern.mtx"), matrix, field="pattern")
    yield "Matrix Market, pattern", "sp-pattern.mtx", {}, {**named, "weights": False}
    scipy.io.mmwrite(path("sp-dense.mtx"), matrix.toarray())
    yield "Matrix Market, array", "sp-dense.mtx", {}, named


def main():
    counts = {}
    for number in range(GRAPHS):
        for directed in (0, 1):
            for names in (0, 1):
                graph = random_graph(number, directed, names)
                for library, files in (("networkx", of_networkx), ("igraph", of_igraph), ("scipy", of_scipy)):
                    for what, file, sets, how in files(graph, not names):
                        if (number + directed) % 2 == 0 and "Parquet" not in what:
                            file = packed(file)
                        try:
                            nodes, links = compare(file, graph, sets, **how)
                            if (what, names) in (("GraphML", 1), ("weighted edge list", 0)):
                                back(nodes, links)
                        except AssertionError as found:
                            kept = shutil.copy(FOLDER / file, tempfile.gettempdir())
                            sys.exit(f"{library}, {what}, graph {number} ({directed=}, {names=}): {found}\n{kept}, {sets}")
                        counts[(library, what)] = counts.get((library, what), 0) + 1
    for (library, what), count in sorted(counts.items()):
        print(f"{library:10} {what:30} {count} graphs as they are")
    print("exported and read back:", ", ".join(f"{format} {count}" for format, count in EXPORTED.items()))
    shutil.rmtree(FOLDER)


main()
