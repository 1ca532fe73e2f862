// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Rxqueue.Model;

namespace Rxqueue.Properties.Coverage;

/// <summary>Copies a variant's class, as it was compiled, into an assembly in memory, and instruments the copy.</summary>
internal sealed class CodeCopier
{
    private const string Factory = "create";
    private const MethodAttributes Constructor =
        MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName | MethodAttributes.HideBySig;

    private readonly Type _source;
    private readonly AssemblyDefinition _sourceAssembly;
    private readonly TypeDefinition _from;
    private readonly ModuleDefinition _module;
    private readonly AssemblyDefinition _assembly;
    private readonly TypeDefinition _to;
    private readonly Dictionary<MethodDefinition, MethodDefinition> _methods = [];
    private readonly Dictionary<FieldDefinition, FieldDefinition> _fields = [];

    public CodeCopier(Type source)
    {
        _source = source;
        string file = source.Assembly.Location;
        if (!File.Exists(Path.ChangeExtension(file, ".pdb")))
            throw new NotSupportedException($"{file}: its symbols (.pdb) are not beside it, and coverage needs them");
        _sourceAssembly = AssemblyDefinition.ReadAssembly(file, new ReaderParameters { ReadSymbols = true });
        _from = (TypeDefinition)_sourceAssembly.MainModule.LookupToken(source.MetadataToken);
        if (_from.HasNestedTypes || _from.HasGenericParameters)
            throw new NotSupportedException($"{source.Name} has nested types or type parameters, and cannot be copied for coverage");
        _assembly = AssemblyDefinition.CreateAssembly(
            new AssemblyNameDefinition($"{source.Name}.covered", new Version(1, 0)), $"{source.Name}.covered", ModuleKind.Dll);
        _module = _assembly.MainModule;
        _to = new TypeDefinition("", _from.Name, TypeAttributes.Public | TypeAttributes.Sealed, Import(_from.BaseType));
        _module.Types.Add(_to);
    }

    /// <summary>Makes the copy and loads it.</summary>
    public CoveredCode Copy()
    {
        AllowInternals();
        foreach (FieldDefinition field in _from.Fields)
        {
            FieldDefinition copy = new(field.Name, field.Attributes, Import(field.FieldType));
            _to.Fields.Add(copy);
            _fields.Add(field, copy);
        }

        foreach (MethodDefinition method in _from.Methods)
            Declare(method);

        Instrumentation instrumentation = new(_module, _to);
        foreach ((MethodDefinition from, MethodDefinition to) in _methods)
        {
            if (from.HasBody)
                CopyBody(from, to, instrumentation);
        }

        MakeFactory(instrumentation);
        Type loaded = Load();
        Func<kernel, byte[], byte[], int[], rxqueue_variant> create =
            loaded.GetMethod(Factory)!.CreateDelegate<Func<kernel, byte[], byte[], int[], rxqueue_variant>>();
        string file = _from.Methods.SelectMany(method => method.DebugInformation.SequencePoints).First().Document.Url;
        _sourceAssembly.Dispose();
        return new CoveredCode(
            _source,
            file.TrimStart('/'),
            instrumentation.Functions,
            instrumentation.Statements,
            instrumentation.Branches,
            (k, marks) => create(k, marks.Statements, marks.Branches, marks.Last));
    }

    /// <summary>What the compiler needs for spans of arguments is internal to the assembly that it compiled.</summary>
    private void AllowInternals()
    {
        TypeDefinition attribute = new(
            "System.Runtime.CompilerServices",
            "IgnoresAccessChecksToAttribute",
            TypeAttributes.NotPublic | TypeAttributes.Sealed,
            _module.ImportReference(typeof(Attribute)));
        MethodDefinition constructor = new(".ctor", Constructor, _module.TypeSystem.Void);
        constructor.Parameters.Add(new ParameterDefinition(_module.TypeSystem.String));
        ILProcessor il = constructor.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, _module.ImportReference(typeof(Attribute).GetConstructor(
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic, [])));
        il.Emit(OpCodes.Ret);
        attribute.Methods.Add(constructor);
        _module.Types.Add(attribute);
        foreach (string name in new[] { _sourceAssembly.Name.Name, typeof(rxqueue_variant).Assembly.GetName().Name! }.Distinct())
        {
            CustomAttribute allow = new(constructor);
            allow.ConstructorArguments.Add(new CustomAttributeArgument(_module.TypeSystem.String, name));
            _assembly.CustomAttributes.Add(allow);
        }
    }

    private void Declare(MethodDefinition method)
    {
        if (method.HasGenericParameters)
            throw new NotSupportedException($"{method.Name} has type parameters, and cannot be copied for coverage");
        MethodDefinition copy = new(method.Name, method.Attributes, Import(method.ReturnType))
        {
            ImplAttributes = method.ImplAttributes,
        };
        foreach (ParameterDefinition parameter in method.Parameters)
            copy.Parameters.Add(new ParameterDefinition(parameter.Name, parameter.Attributes, Import(parameter.ParameterType)));
        _to.Methods.Add(copy);
        _methods.Add(method, copy);
    }

    private void CopyBody(MethodDefinition from, MethodDefinition to, Instrumentation instrumentation)
    {
        if (from.Body.HasExceptionHandlers)
            throw new NotSupportedException($"{from.Name} has exception handlers, and cannot be copied for coverage");
        BodyCopier copier = new(from, to, operand => operand switch
        {
            MethodReference method => Import(method),
            FieldReference field => Import(field),
            TypeReference type => Import(type),
            CallSite => throw new NotSupportedException($"{from.Name} calls through a pointer, and cannot be copied for coverage"),
            _ => operand,
        });
        bool counted = !from.IsConstructor && !from.IsStatic;
        copier.Copy(counted ? instrumentation : null);
    }

    /// <summary>A static method that makes the code and gives it its marks.</summary>
    private void MakeFactory(Instrumentation instrumentation)
    {
        MethodReference constructor = _to.Methods.First(method => method.IsConstructor && !method.IsStatic);
        MethodDefinition factory = new(
            Factory,
            MethodAttributes.Public | MethodAttributes.Static,
            _module.ImportReference(typeof(rxqueue_variant)));
        factory.Parameters.Add(new ParameterDefinition(_module.ImportReference(typeof(kernel))));
        ILProcessor il = factory.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, constructor);
        foreach (FieldDefinition field in instrumentation.Fields)
        {
            ParameterDefinition parameter = new(field.FieldType);
            factory.Parameters.Add(parameter);
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, parameter);
            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Ret);
        _to.Methods.Add(factory);
    }

    private Type Load()
    {
        using MemoryStream code = new();
        _assembly.Write(code);
        code.Position = 0;
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(_source.Assembly)!;
        return context.LoadFromStream(code).GetType(_to.FullName, throwOnError: true)!;
    }

    private TypeReference Import(TypeReference type) =>
        type is TypeDefinition definition && definition == _from ? _to : _module.ImportReference(type);

    private MethodReference Import(MethodReference method) =>
        method is MethodDefinition definition && _methods.TryGetValue(definition, out MethodDefinition? copy)
            ? copy
            : _module.ImportReference(method);

    private FieldReference Import(FieldReference field) =>
        field is FieldDefinition definition && _fields.TryGetValue(definition, out FieldDefinition? copy)
            ? copy
            : _module.ImportReference(field);
}
