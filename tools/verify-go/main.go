// Verifies a log folder with none of Fourgate's own code: go run main.go FOLDER log.vkey
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type hashes []tlog.Hash

func (all hashes) ReadHashes(indexes []int64) (some []tlog.Hash, err error) {
	for _, index := range indexes {
		some = append(some, all[index])
	}
	return some, nil
}

func require(holds bool, format string, values ...any) {
	if !holds {
		fmt.Printf("the log does not hold: "+format+"\n", values...)
		os.Exit(1)
	}
}

func read(path ...string) []byte {
	bytes, err := os.ReadFile(filepath.Join(path...))
	require(err == nil, "%v", err)
	return bytes
}

// The tiles of a tree of this size at a level, the last one partial.
func tiles(size int64, level int) (all []tlog.Tile) {
	for n, rest := int64(0), size>>(8*level); rest > 0; n, rest = n+1, rest-256 {
		width := 256
		if rest < 256 {
			width = int(rest)
		}
		all = append(all, tlog.Tile{H: 8, L: level, N: n, W: width})
	}
	return all
}

func main() {
	folder, vkey := os.Args[1], strings.TrimSpace(string(read(os.Args[2])))
	verifier, err := note.NewVerifier(vkey)
	require(err == nil, "%s: %v", os.Args[2], err)
	signed, err := note.Open(read(folder, "checkpoint"), note.VerifierList(verifier))
	require(err == nil, "checkpoint: %v", err)
	lines := strings.Split(signed.Text, "\n")
	size, _ := strconv.ParseInt(lines[1], 10, 64)
	root, err := tlog.ParseHash(lines[2])
	require(lines[0] == verifier.Name() && err == nil, "checkpoint: not of this log")

	var leaves, all hashes
	for _, tile := range tiles(size, 0) {
		tile.L = -1 // data, as this package calls entries
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		bundle := read(folder, path)
		for n := tile.N * 256; n < tile.N*256+int64(tile.W); n++ {
			require(len(bundle) >= 2, "%s ends before entry %d", path, n)
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			require(len(bundle) >= end, "%s ends in entry %d", path, n)
			leaf := tlog.RecordHash(bundle[2:end])
			more, err := tlog.StoredHashesForRecordHash(n, leaf, all)
			require(err == nil, "entry %d: %v", n, err)
			leaves, all, bundle = append(leaves, leaf), append(all, more...), bundle[end:]
		}
	}
	for level := 0; size>>(8*level) > 0; level++ {
		for _, tile := range tiles(size, level) {
			path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
			stated := string(read(folder, path))
			own, err := tlog.ReadTileData(tile, all)
			require(err == nil && len(own) == len(stated), "%s has %d bytes, not %d", path, len(stated), len(own))
			for at := 0; at < len(own); at += tlog.HashSize {
				entry := (tile.N*256 + int64(at/tlog.HashSize)) << (8 * level)
				require(string(own[at:at+tlog.HashSize]) == stated[at:at+tlog.HashSize],
					"%s and the entries differ at entry %d", path, entry)
			}
		}
	}
	tree, err := tlog.TreeHash(size, all)
	require(err == nil && tree == root, "checkpoint: its root is not the root of these entries")
	for n, leaf := range leaves {
		proof, err := tlog.ProveRecord(size, int64(n), all)
		require(err == nil && tlog.CheckRecord(proof, size, root, int64(n), leaf) == nil, "entry %d is not in the tree", n)
	}
	fmt.Printf("the log holds: %d entries, root %s\n", size, root)
}
