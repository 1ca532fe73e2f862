// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Shrinking;

namespace Rxqueue.Tools.Merge;

/// <summary>A finding of a hunt: a folder with a script.</summary>
internal sealed class MergedScript : IMergedFinding
{
    private readonly string _folder;
    private readonly ScriptComplexity _complexity;

    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">Its script is missing.</exception>
    /// <exception cref="ScriptException">Its script is none.</exception>
    public MergedScript(string folder, int cell)
    {
        _folder = folder;
        Cell = cell;
        string file = Path.Combine(folder, "script.rxq");
        Script script = ScriptParser.Parse(file, InputFile.ReadText(file));
        _complexity = ScriptComplexity.Of(script.Statements);
        Size = script.Statements.Count == 1 ? "1 statement" : $"{script.Statements.Count} statements";
    }

    /// <inheritdoc/>
    public string Cause => Path.GetFileName(_folder);

    /// <inheritdoc/>
    public string Size { get; }

    /// <inheritdoc/>
    public int Cell { get; }

    /// <inheritdoc/>
    public string Name => Cause;

    /// <inheritdoc/>
    public int CompareTo(IMergedFinding? other)
    {
        if (other is not MergedScript script)
            return -1;
        int size = _complexity.CompareTo(script._complexity);
        return size != 0 ? size : Cell.CompareTo(script.Cell);
    }

    /// <inheritdoc/>
    public void CopyTo(string folder)
    {
        string to = Directory.CreateDirectory(Path.Combine(folder, Name)).FullName;
        foreach (string file in Directory.EnumerateFiles(_folder))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
