"""Makes the fictional 示例县: areas, and an inbox of workbooks such as clerks send. `python -m data.demo.generator`.

Everything comes from one seed, so the files are the same on every machine, byte for byte.
"""
